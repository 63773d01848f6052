package io.tatara.keras;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a vertex, and in which shape.
 *
 * @param vertex that it comes out of
 * @param before what the next layer must do with it to see it in that shape; null for nothing
 */
record Flow(String vertex, Signal signal, @Nullable InputPreProcessor before) {

    Flow(String vertex, Signal signal) {
        this(vertex, signal, null);
    }
}
