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
 */
public record Divergence(int worker, int epoch, long step, double loss, double learningRate, double lastFiniteLoss)
        implements Serializable {

    String describe() {
        String what = worker < 0
                ? "the averaged parameters are not finite"
                : "worker %d has a loss of %s".formatted(worker, loss);
        return "Training diverged in epoch %d, step %d: %s at learning rate %s (last finite loss %s)"
                .formatted(epoch, step, what, learningRate, lastFiniteLoss);
    }
}
