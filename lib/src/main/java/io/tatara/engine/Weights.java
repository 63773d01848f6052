package io.tatara.engine;

/**
 * What training moves of a network of which others have other layers. Its gradient is everywhere a sum over examples, what
 * batch-norm's running statistics change by included: {@link #statistics()} is empty.
 */
public interface Weights extends Trainable {

    /** Whether clipping looks at the gradient of the whole network, so that {@link #update(StepClock, double)} is called. */
    boolean clipsByNorm();

    /** The sum of the squares of this part of the mean gradient, as clipping by the whole one's norm sees it. */
    double squares(StepClock clock);

    /** As {@link #update(StepClock)}, where the whole network's mean gradient has this norm. */
    void update(StepClock clock, double norm);
}
