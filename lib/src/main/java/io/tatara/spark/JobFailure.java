package io.tatara.spark;

import java.util.Set;

/** Why ranks that exchange by Spark jobs cannot go on. */
final class JobFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean lost;
    private final Set<String> silent;

    JobFailure(String reason) {
        this(reason, false, Set.of());
    }

    private JobFailure(String reason, boolean lost, Set<String> silent) {
        super(reason);
        this.reason = reason;
        this.lost = lost;
        this.silent = Set.copyOf(silent);
    }

    /** @param silent executors that do not answer: their processes may hang */
    static JobFailure lost(String reason, Set<String> silent) {
        return new JobFailure(reason, true, silent);
    }

    String reason() {
        return reason;
    }

    /** Whether workers went away, rather than that one did something. */
    boolean isLoss() {
        return lost;
    }

    Set<String> silent() {
        return silent;
    }
}
