package io.tatara.spark;

/**
 * A float array cut into one slice a rank, as equal as can be; each rank sums its own. Slices travel in chunks.
 *
 * @param length of the whole
 * @param size ranks
 */
record Slices(int length, int size) {

    /** Floats that are sent and summed at a time: small enough to stay in the second-level cache. */
    static final int CHUNK = 1 << 15;

    /** The first float of a rank's slice; that of rank {@code size} is the end. */
    int from(int rank) {
        return (int) ((long) length * rank / size);
    }

    int count(int rank) {
        return from(rank + 1) - from(rank);
    }

    static int chunks(int count) {
        return (count + CHUNK - 1) / CHUNK;
    }
}
