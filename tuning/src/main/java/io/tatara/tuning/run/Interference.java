package io.tatara.tuning.run;

/** What ended an attempt at a trial and is no result of it: a machine that went away, a disk that is full. */
public final class Interference extends Exception {

    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** Who is to blame. */
    public enum Cause {
        /** What it ran on was killed, perhaps by it: a trial that does so twice is not tried again. */
        KILLED(2),
        /** What it ran on was taken away, which says nothing of the trial; the bound is there for there must be one. */
        TAKEN(20),
        OTHER(3);

        private final int most;

        Cause(int most) {
            this.most = most;
        }

        /** Attempts that may end so. */
        int most() {
            return most;
        }
    }

    public Interference(String reason) {
        super(reason);
        this.cause = Cause.OTHER;
    }

    public Interference(Cause cause, String reason, Throwable thrown) {
        super(reason, thrown);
        this.cause = cause;
    }

    Cause cause() {
        return cause;
    }
}
