package io.tatara.engine;

import io.tatara.data.Minibatch;

/**
 * One replica of a network, and the arithmetic that turns a minibatch into a loss and a gradient.
 */
public interface Engine extends Trainable {

    /**
     * Runs forward and backward over the batch and keeps the gradient: the sum over examples of each example's weight
     * times the gradient of its loss, regularisation not included.
     *
     * @param batch at least one example
     * @param seed seeds dropout and other noise of this step; the same seed gives the same bits
     * @return the sum over examples of weight times loss, regularisation not included; NaN or infinite when training
     *     has diverged, and then {@link #update} must not follow
     */
    double gradient(Minibatch batch, long seed);

    /**
     * Predicts. Dropout is off, batch-norm uses its running statistics.
     *
     * @param batch any size the minibatch holds
     * @param outputs receives {@code batch.size() × task.outputs()} values, row-major: probabilities for
     *     classification and multi-label, numbers for regression
     */
    void infer(Minibatch batch, float[] outputs);
}
