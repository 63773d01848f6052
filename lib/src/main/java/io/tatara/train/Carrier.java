package io.tatara.train;

import io.tatara.collective.Wire;

/** What carries floats from worker to worker. */
public enum Carrier {
    /** Workers connect to each other. */
    PEERS,
    /** Spark's own jobs, one an exchange, where workers cannot: slower, and through the driver. */
    JOBS;

    void requireFor(Tolerance tolerance, Wire wire) {
        if (this == PEERS) {
            return;
        }
        if (tolerance.onLoss() == Tolerance.OnLoss.CONTINUE) {
            throw new IllegalArgumentException(
                    "distribution.exchange: jobs needs onLoss: restart, for such an exchange takes all workers");
        }
        if (wire.rounds()) {
            throw new IllegalArgumentException(
                    "distribution.wire: %s is not for exchange: jobs, which carry floats as they are; leave it out"
                            .formatted(wire.label()));
        }
    }
}
