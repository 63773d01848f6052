package io.tatara.ml;

import io.tatara.Seeds;
import java.io.Serializable;

/**
 * An order of 0 to n − 1 that a seed gives, one number at a time and in no memory: a Feistel network (Luby and Rackoff, 1988)
 * over the smallest even number of bits that n needs, walked until it comes back below n (Black and Rogaway, 2002).
 */
record Permutation(long size, long seed) implements Serializable {

    private static final int ROUNDS = 4;

    /** Where a number goes, 0 to n − 1 either. */
    long at(long index) {
        int half = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(size - 1) + 1) / 2);
        long mask = (1L << half) - 1;
        long place = index;
        do {
            long left = place >>> half;
            long right = place & mask;
            for (int round = 0; round < ROUNDS; round++) {
                long next = left ^ (Seeds.mix(seed, round, right) & mask);
                left = right;
                right = next;
            }
            place = left << half | right;
        } while (place >= size);
        return place;
    }
}
