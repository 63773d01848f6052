package io.tatara.model;

import java.io.Serializable;
import java.util.Map;

/**
 * Which layers of a network are dealt out to the workers of a group, and whose part is meant.
 *
 * @param shards by index, as DL4J counts layers; none for layers that each worker has whole
 * @param index of the worker, below {@code count}
 * @param count workers of the group
 */
public record TensorSplit(Map<Integer, TensorShard> shards, int index, int count) implements Serializable {

    /** Of a worker that has all of its layers. */
    public static final TensorSplit NONE = new TensorSplit(Map.of(), 0, 1);

    public TensorSplit {
        shards = Map.copyOf(shards);
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("part %d of %d".formatted(index, count));
        }
    }

    public TensorShard of(int layer) {
        return count == 1 ? TensorShard.NONE : shards.getOrDefault(layer, TensorShard.NONE);
    }

    /** Whether some layer from {@code from} on and before {@code to} is dealt out. */
    public boolean isIn(int from, int to) {
        return shards.keySet().stream().anyMatch(layer -> layer >= from && layer < to && of(layer) != TensorShard.NONE);
    }

    /** How many of so many places are this worker's. */
    public int part(int places) {
        return border(places, index + 1, count) - border(places, index, count);
    }

    /** The first of so many places that a worker has; {@code border(places, count, count)} is their end. */
    public static int border(int places, int index, int count) {
        return (int) ((long) places * index / count);
    }
}
