package io.tatara.engine.dense;

import io.tatara.data.Minibatch;

/** The end of a network: from its last signal to predictions, and in training to the loss and its gradient. */
interface Head {

    /**
     * Turns the logits into the gradient of the batch's loss with respect to them.
     *
     * @return the sum over examples of weight times loss
     */
    double train(Signal logits, Minibatch batch);

    /** Copies the predictions, row-major. */
    void infer(Signal logits, int rows, float[] outputs);
}
