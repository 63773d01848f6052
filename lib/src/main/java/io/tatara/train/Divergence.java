package io.tatara.train;

import java.io.Serializable;

/**
 * Where a training left the finite numbers.
 *
 * @param worker whose loss it was; −1 if the averaged parameters themselves are not finite
 * @param epoch from 1
 * @param step global, from 1
 * @param loss mean over the minibatch
 * @param lastFiniteLoss of that worker before
 * @param fault what was not finite, as the engine says; empty when it does not look
 */
public record Divergence(
        int worker, int epoch, long step, double loss, double learningRate, double lastFiniteLoss, String fault)
        implements Serializable {

    /** A sentence on it. */
    public String describe() {
        String what = worker < 0
                ? "the averaged parameters are not finite"
                : "worker %d has a loss of %s".formatted(worker, loss) + (fault.isEmpty() ? "" : ", because " + fault);
        return "Training diverged in epoch %d, step %d: %s at learning rate %s (last finite loss %s)"
                .formatted(epoch, step, what, learningRate, lastFiniteLoss);
    }
}
