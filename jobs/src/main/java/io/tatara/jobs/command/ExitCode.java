package io.tatara.jobs.command;

/** What a command's exit code means. Spark's own are 1, 3, 11, 50 to 56, 101 and 127. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    /** Wrong usage, or an invalid run file. */
    public static final int INVALID = 2;
    /** The data are not good enough to train on. */
    public static final int DATA_GATE = 20;
    /** The model did not reach what {@code gate} demands. */
    public static final int METRIC_GATE = 21;
    /** No trial of a study came to a result. */
    public static final int NO_TRIAL = 22;
    /** Interrupted; {@code --resume} continues. */
    public static final int INTERRUPTED = 23;

    private ExitCode() {}
}
