package io.tatara.spark;

/** Losses without a cluster to lose from. */
public final class LostWorkers {

    private LostWorkers() {}

    public static WorkerLost lost(String message) {
        return new WorkerLost(message, new IllegalStateException("its connection closed"));
    }
}
