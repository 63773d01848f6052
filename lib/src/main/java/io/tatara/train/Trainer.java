package io.tatara.train;

/** A strategy of training; its own settings are constructor arguments. */
@FunctionalInterface
public interface Trainer {

    /**
     * Trains to the end, to an early stop, or to a failure. Events reach the job's listener on this JVM, in order, one
     * at a time; an exception that the listener throws stops the training and is thrown here.
     *
     * @throws TrainingDiverged when a loss or a parameter is no longer finite; carries the last finite state
     * @throws io.tatara.TataraException when workers, hosts or disks fail
     */
    TrainingResult train(TrainingJob job);
}
