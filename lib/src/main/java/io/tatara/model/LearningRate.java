package io.tatara.model;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;

import java.io.Serializable;

/**
 * The learning rate at every step of a training: base rate × warm-up × schedule.
 *
 * @param base the optimiser's rate
 * @param schedule the factor over time
 * @param unit what the schedule counts
 * @param warmUpSteps steps over which the rate rises linearly from base/warmUpSteps to base; 0 for none
 */
public record LearningRate(double base, Schedule schedule, Unit unit, int warmUpSteps) implements Serializable {

    /** What a schedule counts. */
    public enum Unit {
        STEP,
        EPOCH
    }

    public LearningRate {
        positive("learning rate", base);
        atLeast("warmUpSteps", 0, warmUpSteps);
    }

    /**
     * Returns the rate in force at a step.
     *
     * @param step global step, from 0
     * @param stepsPerEpoch at least 1
     * @param epochs of the whole training
     */
    public double at(long step, int stepsPerEpoch, int epochs) {
        double warmUp = step < warmUpSteps ? (step + 1.0) / warmUpSteps : 1;
        long epoch = step / stepsPerEpoch;
        double now = unit == Unit.STEP ? step : epoch;
        double total = unit == Unit.STEP ? (double) stepsPerEpoch * epochs : epochs;
        return base * warmUp * schedule.factor(now, total);
    }
}
