package io.tatara.engine;

import java.io.Serializable;

/**
 * The clocks that an update reads.
 *
 * @param step updates done before this one, counted from 0 over the whole training
 * @param epoch epochs finished before this update, counted from 0
 * @param learningRate the rate in force at this step, schedule and warm-up applied
 * @param examples examples that the gradient sums over
 */
public record StepClock(long step, int epoch, double learningRate, int examples) implements Serializable {

    public StepClock {
        if (step < 0 || epoch < 0 || examples < 1 || !(learningRate >= 0)) {
            throw new IllegalArgumentException(
                    "step %d, epoch %d, learning rate %s, examples %d".formatted(step, epoch, learningRate, examples));
        }
    }
}
