package io.tatara.ml;

import io.tatara.TataraException;
import java.io.Serializable;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Lets no more gangs train at once than the cluster has task slots for: of two that each have a part of the slots neither
 * begins, until one gives up. An estimator shares it with its copies, which is what CrossValidator fits from several threads.
 * Who waits is let in as soon as others are done, and at once if nobody trains. Safe for several threads.
 */
final class GangPlaces implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long LOOK_MILLIS = 500;

    private int taken;

    /**
     * Trains, once others that train leave enough slots.
     *
     * @param workers slots that are wanted
     * @param slots of the cluster, asked again and again since executors come and go
     */
    <R> R train(int workers, IntSupplier slots, Supplier<R> training) {
        take(workers, slots);
        try {
            return training.get();
        } finally {
            give(workers);
        }
    }

    private synchronized void take(int workers, IntSupplier slots) {
        try {
            while (taken > 0 && taken + workers > slots.getAsInt()) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TataraException("Interrupted while waiting for task slots that other fits hold.", e);
        }
        taken += workers;
    }

    private synchronized void give(int workers) {
        taken -= workers;
        notifyAll();
    }
}
