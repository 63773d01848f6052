package io.tatara.engine;

import io.tatara.data.Minibatch;
import java.nio.FloatBuffer;

/**
 * Some neighbouring layers of a network, those that one stage of a pipeline holds, and their arithmetic. Several
 * micro-batches may be under way, each in a slot of its own.
 *
 * <pre>
 *   first     minibatch   ──▶ layers ──▶ activations        gradient of its outputs ──▶ layers
 *   between   activations ──▶ layers ──▶ activations        gradient of its outputs ──▶ layers ──▶ gradient of its inputs
 *   last      activations ──▶ layers ──▶ loss                                           layers ──▶ gradient of its inputs
 * </pre>
 *
 * <p>Buffers are read or filled from their position on, so many floats as the micro-batch has examples times
 * {@link #inputs()} or {@link #outputs()}, row-major; they stay the caller's. Where a segment has no such side, a buffer of no
 * length does.
 */
public interface Segment extends AutoCloseable {

    /** Floats of an example that come from the segment before; 0 for the first, which reads the minibatch's features. */
    int inputs();

    /** Floats of an example that go to the segment behind; 0 for the last, which reads the minibatch's labels. */
    int outputs();

    /**
     * Runs forward, and keeps what {@link #backward} needs, in the micro-batch's slot, until that has run.
     *
     * @param input not kept
     * @return the sum over examples of weight times loss if this is the last segment, else 0
     */
    double forward(MicroBatch micro, FloatBuffer input, FloatBuffer output);

    /**
     * Runs backward. The gradient of the parameters becomes this micro-batch's, or has it added to it.
     *
     * @param outputGradient of the loss with respect to what {@link #forward} gave; not kept
     */
    void backward(MicroBatch micro, FloatBuffer outputGradient, FloatBuffer inputGradient);

    /**
     * Predicts. Dropout is off, batch-norm uses its running statistics. Disturbs no micro-batch under way but slot 0's.
     *
     * @param output of the last segment: the network's, {@code task.outputs()} an example
     */
    void infer(Minibatch batch, FloatBuffer input, FloatBuffer output);

    /** What a step moves of these layers; closed with the segment. */
    Weights weights();

    /** What of the last step's forward and backward was not finite, as {@link Trainable#fault} says it. */
    default String fault() {
        return "";
    }

    @Override
    void close();
}
