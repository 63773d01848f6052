package io.tatara.train;

import io.tatara.TataraException;
import io.tatara.data.shard.ExampleWeights;
import io.tatara.engine.EngineFactory;
import io.tatara.model.LearningRate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training, whatever its strategy.
 *
 * @param classWeights a factor for each class, with mean 1 over the training rows (see {@link ExampleWeights}); empty
 *     for none. They count in training, not in validation
 * @param checkpoints null for none
 * @param stop asks the training to end before its time
 */
public record TrainingJob(
        TrainingData data,
        EngineFactory engines,
        LearningRate rate,
        TrainingConfig config,
        List<Double> classWeights,
        Measuring measuring,
        @Nullable CheckpointStore checkpoints,
        TrainingListener listener,
        StopRequest stop) {

    /** A job that nobody stops. */
    public TrainingJob(
            TrainingData data,
            EngineFactory engines,
            LearningRate rate,
            TrainingConfig config,
            List<Double> classWeights,
            Measuring measuring,
            @Nullable CheckpointStore checkpoints,
            TrainingListener listener) {
        this(data, engines, rate, config, classWeights, measuring, checkpoints, listener, new StopRequest());
    }

    public TrainingJob {
        classWeights = List.copyOf(classWeights);
        if (config.earlyStopping() != null && (data.validation() == null || data.validationRows() == 0)) {
            throw new TataraException(
                    "training.earlyStopping needs validation rows and there are none; set data.split.validation above 0.");
        }
    }

    /** This job, started again: it goes on from the newest checkpoint. */
    public TrainingJob continued() {
        return new TrainingJob(
                data,
                engines,
                rate,
                config,
                classWeights,
                measuring,
                checkpoints == null ? null : checkpoints.continued(),
                listener,
                stop);
    }

    public TrainingJob withListener(TrainingListener other) {
        return new TrainingJob(data, engines, rate, config, classWeights, measuring, checkpoints, other, stop);
    }

    /** The weights of training examples; validation examples carry their own column alone. */
    public ExampleWeights trainingWeights() {
        return ExampleWeights.of(data.schema(), classWeights);
    }

    /** The part of the job that every worker gets. */
    public ReplicaPlan plan(Exchange exchange) {
        return new ReplicaPlan(engines, rate, config, exchange, measuring, checkpoints);
    }
}
