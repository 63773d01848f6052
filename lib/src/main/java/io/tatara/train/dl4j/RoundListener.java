package io.tatara.train.dl4j;

/** Hears on the driver that a round is over, before the next one starts. */
@FunctionalInterface
interface RoundListener {

    /**
     * Takes the figures of a round. An exception ends the training.
     *
     * @param score mean over the workers of their last batch's loss, regularisation included
     * @param seconds from broadcast to average
     */
    void finished(double score, double seconds);
}
