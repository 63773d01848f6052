package io.tatara.jobs.workflow;

import io.tatara.train.single.SingleTrainer;

/** What tasks that were cancelled write before they end. */
final class LastCheckpoints {

    private static final double SECONDS = 15;

    private LastCheckpoints() {}

    /** Waits for them, within bounds. */
    static void await(SingleTrainer trainer) {
        try {
            trainer.awaitIdle(SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
