package io.tatara.engine.dense;

/** Whole numbers sent as floats: two for one, each of which holds its half exactly. */
final class SentInts {

    /** Floats of a number. */
    static final int FLOATS = 2;

    private static final int BITS = 16;

    private SentInts() {}

    static void put(float[] target, int index, int number) {
        target[FLOATS * index] = number >>> BITS;
        target[FLOATS * index + 1] = number & ((1 << BITS) - 1);
    }

    static int get(float[] source, int index) {
        return (int) source[FLOATS * index] << BITS | (int) source[FLOATS * index + 1];
    }
}
