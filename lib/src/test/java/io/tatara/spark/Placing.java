package io.tatara.spark;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Where the ranks of a {@link PeerWorld} are.
 *
 * @param sharing those that share memory with others of their host, and do not send each other floats
 * @param host of each
 * @param sumByHost whether hosts exchange, and not ranks
 */
record Placing(IntPredicate sharing, IntFunction<String> host, boolean sumByHost) {

    static final Placing TOGETHER = some(rank -> true);
    static final Placing APART = some(rank -> false);

    /** One host, on which some share memory. */
    static Placing some(IntPredicate sharing) {
        return new Placing(sharing, rank -> "127.0.0.1", false);
    }

    /** Two hosts of unequal size, and on one a rank that shares nothing: to others it is a host of its own. */
    static final Placing BY_HOST =
            new Placing(rank -> rank != 6, rank -> rank % 3 == 1 ? "127.0.0.2" : "127.0.0.1", true);
}
