package io.tatara.train.dl4j;

import io.tatara.model.LearningRate;
import org.nd4j.linalg.schedule.ISchedule;

/** Our learning rate as a schedule of DL4J's, by step. */
record RateSchedule(LearningRate rate, int stepsPerEpoch, int epochs) implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
        return rate.at(iteration, stepsPerEpoch, epochs);
    }

    @Override
    @SuppressWarnings("MissingSuperCall") // a value that cannot change is its own copy
    public ISchedule clone() {
        return this;
    }
}
