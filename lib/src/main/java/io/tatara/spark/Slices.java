package io.tatara.spark;

import io.tatara.collective.Span;
import java.util.Arrays;

/**
 * A float array cut into one slice for each rank that takes part, as equal as can be; each sums its own. Slices travel in chunks.
 *
 * @param length of the whole
 * @param size ranks
 */
record Slices(int length, int size) {

    /** Floats that are sent and summed at a time, whole blocks: few enough to stay in the second-level cache. */
    static final int CHUNK = 1 << 15;

    /** The first float of a slice. */
    int from(int slot) {
        return Span.part(length, slot, size).from();
    }

    int count(int slot) {
        return Span.part(length, slot, size).length();
    }

    /** Floats of the longest slice. */
    int longest() {
        int longest = 0;
        for (int slot = 0; slot < size; slot++) {
            longest = Math.max(longest, count(slot));
        }
        return longest;
    }

    /** Whose slice a rank's is: its place among those that take part. */
    static int slot(int[] ranks, int rank) {
        return Arrays.binarySearch(ranks, rank);
    }
}
