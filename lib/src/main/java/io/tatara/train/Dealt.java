package io.tatara.train;

import io.tatara.model.Tiles;
import java.io.Serializable;
import java.util.List;

/**
 * How the layers of a network's stages are dealt out.
 *
 * @param workers that each has a part
 * @param stages the arrays of each stage; none of a stage of which each worker has all
 */
record Dealt(int workers, List<List<Tiles>> stages) implements Serializable {

    Dealt {
        stages = stages.stream().map(List::copyOf).toList();
    }

    boolean isDealt(int stage) {
        return !stages.get(stage).isEmpty();
    }
}
