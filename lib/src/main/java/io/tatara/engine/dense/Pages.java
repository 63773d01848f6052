package io.tatara.engine.dense;

/** How large the pieces are that passes work on: what a first-level cache holds several of. */
final class Pages {

    /** Floats of a page where rows do not matter: parameter, gradient and two moments take 32 KiB. */
    static final int LENGTH = 2048;

    private Pages() {}

    /** Rows of a page of whole rows, at least one. */
    static int rows(int width) {
        return Math.max(1, LENGTH / width);
    }

    /** Floats of each of the pages that hold {@code length} floats; the last may be shorter. */
    static float[][] allocate(int length, int pageLength) {
        float[][] pages = new float[(length + pageLength - 1) / pageLength][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = new float[Math.min(pageLength, length - page * pageLength)];
        }
        return pages;
    }
}
