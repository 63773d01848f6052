package io.tatara.collective;

import java.nio.FloatBuffer;

/** Takes floats of an array, by ranges and in no order, on the thread that exchanges. */
@FunctionalInterface
public interface Sink {

    /** Takes a buffer's floats, from its position to its limit, which belong from {@code from} on. */
    void write(int from, FloatBuffer source);
}
