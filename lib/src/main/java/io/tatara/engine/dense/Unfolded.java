package io.tatara.engine.dense;

import java.nio.FloatBuffer;

/** A table's array in the network's order, kept while it is read range by range. */
final class Unfolded {

    private static final int OF_NOTHING = -1;

    private final SliceSpec spec;
    private float[] floats = {};
    private int state = OF_NOTHING;

    Unfolded(SliceSpec spec) {
        this.spec = spec;
    }

    /** Whether it is of this state of the table, not of an earlier one. */
    boolean isOf(int wanted) {
        return state == wanted;
    }

    /** The array, to be filled for a state of the table. */
    float[] floats(int wanted) {
        if (floats.length == 0) {
            floats = new float[spec.length()];
        }
        state = wanted;
        return floats;
    }

    /** Fills a buffer from a place in the network's array on. */
    void read(int from, FloatBuffer target) {
        target.put(floats, from - spec.offset(), target.remaining());
    }
}
