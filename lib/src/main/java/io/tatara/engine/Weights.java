package io.tatara.engine;

import java.util.List;

/**
 * What training moves of a network of which others have other layers. Its gradient is everywhere a sum over examples, what
 * batch-norm's running statistics change by included: {@link #statistics()} is empty.
 */
public interface Weights extends Trainable {

    /** Whether clipping looks at the gradient of the whole network, so that {@link #update(StepClock, double)} is called. */
    boolean clipsByNorm();

    /** What clipping by the whole gradient's norm needs of this part of the mean gradient. */
    Squares squares(StepClock clock);

    /**
     * Sums of squares.
     *
     * @param common of the gradient in {@link #common()}
     * @param own of the rest
     */
    record Squares(double common, double own) {}

    /**
     * The parameters that all workers of a {@link TensorGroup} have, and whose gradients are to be summed over them. Of the
     * others, this worker's own, the gradient is that of all the group's examples.
     */
    default List<Stretch> common() {
        return parameterCount() == 0 ? List.of() : List.of(new Stretch(0, parameterCount()));
    }

    /** Replaces the gradient in {@link #common()}, one stretch behind the other. */
    default void writeCommonGradient(float[] source) {
        writeGradient(source);
    }

    /** As {@link #update(StepClock)}, where the whole network's mean gradient has this norm. */
    void update(StepClock clock, double norm);
}
