package io.tatara.train;

import io.tatara.data.Minibatch;

/** Takes a rank's steps. All ranks are asked for the same steps, with or without examples of their own. */
sealed interface Stepper permits LocalStepper, SharedStepper, StageStepper {

    /**
     * Takes one step.
     *
     * @param batch perhaps empty
     * @param step global, from 0
     * @param epoch from 0
     * @return whether all ranks must tell each other now how it goes; the same on every rank
     */
    boolean step(Minibatch batch, long step, int epoch, double rate);

    /** Before the engine's optimiser state is read: gives it all that others keep of it. All ranks call it alike. */
    default void gatherState() {}
}
