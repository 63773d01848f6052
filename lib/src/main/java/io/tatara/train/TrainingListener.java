package io.tatara.train;

/** Hears what a training does. Called by one thread at a time; should return quickly. */
@FunctionalInterface
public interface TrainingListener {

    void on(TrainingEvent event);
}
