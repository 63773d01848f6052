package io.tatara.tuning.run;

import io.tatara.tuning.study.Trial;

/** What is to be made small. Called on several threads at once. */
@FunctionalInterface
public interface Objective {

    /**
     * Trains a trial from {@code assignment().from()} to {@code assignment().to()}, and measures it. Where that begins above
     * 0 the same trial has been here before, perhaps on another thread, and is to go on from what it has kept.
     *
     * @return less is better; what is not finite says that the trial diverged
     * @throws InterruptedException when the thread is interrupted, for the trial takes too long or the study ends
     * @throws Interference where the trial is not to blame, and is to be run again
     * @throws java.util.concurrent.CancellationException where somebody ended the trial, and does not want it
     * @throws Exception what running it again would not help against
     */
    double loss(Trial trial) throws Exception;

    /** How many slots a trial needs, 1 at least, all of them from its beginning to its end. Always the same of the same trial. */
    default int slots(Trial trial) {
        return 1;
    }
}
