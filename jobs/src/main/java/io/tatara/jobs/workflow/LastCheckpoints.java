package io.tatara.jobs.workflow;

/** What tasks that were cancelled write before they end. */
final class LastCheckpoints {

    private static final double SECONDS = 15;

    private LastCheckpoints() {}

    /** What runs tasks. */
    @FunctionalInterface
    interface Training {
        boolean awaitIdle(double seconds) throws InterruptedException;
    }

    /** Waits for them, within bounds. */
    static void await(Training training) {
        try {
            training.awaitIdle(SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
