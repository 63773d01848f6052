package io.tatara.jobs.runfile;

import io.tatara.model.Clipping;
import io.tatara.model.LearningRate;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.EarlyStopping;
import io.tatara.train.TrainingConfig;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code training}.
 *
 * @param validateEvery steps between validations within an epoch; 0 for none
 * @param earlyStopping null to train all epochs
 */
public record Training(
        int epochs,
        int batchSize,
        int validateEvery,
        Optimizer optimizer,
        Timetable schedule,
        Regularization regularization,
        Clipping clipping,
        ClassWeights classWeights,
        @Nullable EarlyStopping earlyStopping,
        CheckpointRhythm checkpointEvery) {

    /** The section {@code training.schedule}: one family member beside what it counts. */
    public record Timetable(Schedule schedule, LearningRate.Unit unit, int warmUpSteps) {}

    public Training {
        boolean steered = !(schedule.schedule() instanceof Schedule.Constant) || schedule.warmUpSteps() > 0;
        if (steered && optimizer instanceof Optimizer.AdaDelta) {
            throw new IllegalArgumentException(
                    "adaDelta has no learning rate, so neither schedule nor warmUpSteps apply; take them out, or another optimizer");
        }
    }

    public LearningRate rate() {
        return new LearningRate(optimizer.learningRate(), schedule.schedule(), schedule.unit(), schedule.warmUpSteps());
    }

    public TrainingConfig config(long seed) {
        return new TrainingConfig(epochs, batchSize, validateEvery, earlyStopping, checkpointEvery, seed);
    }
}
