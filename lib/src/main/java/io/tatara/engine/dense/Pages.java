package io.tatara.engine.dense;

/** How large the pieces are that passes work on: what a first-level cache holds several of. */
final class Pages {

    /** Floats that a pass over activations works on before it goes on. */
    static final int LENGTH = 2048;

    /**
     * Floats that an optimiser works on before it goes on: parameters, gradient and two moments take 128 KiB, within the
     * second-level cache. Longer than what the first would hold, since copies in and out are bound by how far ahead the
     * processor fetches, and each begins anew: 6.5 million parameters took 7.2 ms so, and 8.6 in chunks of 2048.
     */
    static final int CHUNK = 8192;

    /** Floats of an array of state, whole chunks. */
    static final int STREAM = 4 * CHUNK;

    private Pages() {}

    /** Rows of a page of whole rows, at least one. */
    static int rows(int width) {
        return Math.max(1, LENGTH / width);
    }

    /** Floats of each of the pages that hold {@code length} floats; the last may be shorter. */
    static float[][] allocate(long length, int pageLength) {
        float[][] pages = new float[Math.toIntExact((length + pageLength - 1) / pageLength)][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = new float[(int) Math.min(pageLength, length - (long) page * pageLength)];
        }
        return pages;
    }
}
