package io.tatara.train;

import io.tatara.data.Minibatch;
import java.util.Optional;

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

    /** At the end of an epoch: what there is to tell of how a step went. All ranks call it alike. */
    default Optional<TrainingEvent> trace(int epoch) {
        return Optional.empty();
    }

    /** Before the engine's optimiser state is read: gives it all that others keep of it. All ranks call it alike. */
    default void gatherState() {}
}
