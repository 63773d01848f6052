package io.tatara.tuning.run;

/** What a trial is not to blame for: a machine that went away, a disk that is full. */
public final class Interference extends Exception {

    private static final long serialVersionUID = 1L;

    public Interference(String reason) {
        super(reason);
    }

    public Interference(String reason, Throwable cause) {
        super(reason, cause);
    }
}
