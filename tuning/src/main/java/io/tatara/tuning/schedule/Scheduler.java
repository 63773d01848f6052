package io.tatara.tuning.schedule;

/**
 * Decides which trial runs next, and up to where. Its state is a fold over what it is told: who is told
 * the same in the same order decides the same, so that a study can be played back from its journal. Not thread-safe.
 */
public interface Scheduler {

    /** What a slot that is free now is to do. Changes nothing: until it is started, the same is answered again. */
    Turn next();

    /** An assignment that {@link #next} has given is under way. */
    void started(Assignment assignment);

    /** An assignment is over: each that was started is, once. */
    void finished(Result result);

    /** No new trial can be had, for the search space has no configuration left: those that there are go on. */
    void exhausted();

    /**
     * There are new trials again, after none could be had: what would still have been begun then may be begun now. Told of that
     * twice, or of {@link #exhausted} again before anything is started, it is as it was.
     */
    void replenished();
}
