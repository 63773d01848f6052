package io.tatara.ml;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.evaluate.Metrics;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.ModelBundle;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import io.tatara.spark.Gang;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.Distribution;
import io.tatara.train.EarlyStopping;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.local.LocalTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fit: what an estimator's settings come to for a table.
 *
 * @param places that the estimator and its copies share
 */
record Fit(TataraParams settings, String features, String label, GangPlaces places) {

    private static final Logger LOG = LoggerFactory.getLogger(Fit.class);

    /**
     * Trains.
     *
     * @throws io.tatara.data.DataRefused if the table cannot be trained on, naming the column
     * @throws TataraException if settings do not go together, or workers, hosts or disks fail
     */
    ModelBundle train(Dataset<?> table, TaskOf task) {
        ExampleColumns columns = new ExampleColumns(
                features, label, named(settings.weightCol()), named(settings.validationIndicatorCol()));
        requireValidation(columns);
        try (Examples examples = Examples.of(table, columns)) {
            return train(examples.data(task, sparse(), settings.getSeed()), table.sparkSession());
        }
    }

    private void requireValidation(ExampleColumns columns) {
        if (settings.getPatience() > 0 && columns.validation() == null) {
            throw new TataraException(
                    "patience is %d, but there are no validation rows to watch; name their column with validationIndicatorCol, or set patience to 0."
                            .formatted(settings.getPatience()));
        }
    }

    private void requireSteered() {
        boolean steered = settings.isSet(settings.learningRate())
                || !settings.getSchedule().equals("constant")
                || settings.getWarmUpSteps() > 0;
        if (steered && Choice.read(OptimizerKind.class, settings.getOptimizer()) == OptimizerKind.ADA_DELTA) {
            throw new TataraException(
                    "adaDelta has no learning rate, so learningRate, schedule and warmUpSteps do not apply; leave them out, or set another optimizer.");
        }
    }

    private ModelBundle train(TrainingData data, SparkSession spark) {
        requireSteered();
        Distribution distribution =
                Choice.read(StrategyKind.class, settings.getStrategy()).of(settings);
        data.requireRowsFor(distribution.workers(), "workers");
        NetworkDefinition network = network(data.schema());
        EngineChoice engine =
                EngineChoice.of(Choice.read(EngineWish.class, settings.getEngine()), network, clipping(), null);
        LOG.info("engine: {}", engine.describe());
        TrainingResult result = train(job(data, engine), distribution, spark);
        return new ModelBundle(
                network,
                data.schema(),
                result.parameters(),
                null,
                null,
                result.summary().validation(),
                Map.of(
                        "seed",
                        Long.toString(settings.getSeed()),
                        "application",
                        spark.sparkContext().applicationId()));
    }

    private TrainingResult train(TrainingJob job, Distribution distribution, SparkSession spark) {
        if (!(distribution instanceof Distribution.Ganged ganged)) {
            return new LocalTrainer(spark).train(job);
        }
        return places.train(
                ganged.workers(),
                () -> Gang.slots(spark.sparkContext()),
                () -> new GangTrainer(spark, ganged).train(job));
    }

    private TrainingJob job(TrainingData data, EngineChoice engine) {
        return new TrainingJob(
                data,
                engine.factory(),
                new LearningRate(
                        optimizer().learningRate(), schedule(), LearningRate.Unit.STEP, settings.getWarmUpSteps()),
                new TrainingConfig(
                        settings.getEpochs(),
                        settings.getBatchSize(),
                        stopping(data),
                        new CheckpointRhythm.Never(),
                        settings.getSeed()),
                List.of(),
                new TaskMeasuring(),
                null,
                Fit::log);
    }

    private static void log(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochFinished epoch) {
            LOG.info("epoch {}: train loss {}, validation {}", epoch.epoch(), epoch.trainLoss(), epoch.validation());
        } else if (event instanceof TrainingEvent.WorkersChanged changed) {
            LOG.warn("{} of {} workers: {}", changed.present(), changed.workers(), changed.reason());
        } else if (event instanceof TrainingEvent.Restarted restarted) {
            LOG.warn("attempt {} of {}: {}", restarted.attempt(), restarted.attempts(), restarted.reason());
        }
    }

    private NetworkDefinition network(Schema schema) {
        Regularization penalties = new Regularization(
                settings.getL1(), settings.getL2(), settings.getWeightDecay(), settings.getMaxNorm());
        if (named(settings.network()) != null) {
            return NetworkBuilder.fromDl4j(
                    settings.getNetwork(), "network", schema, optimizer(), penalties, clipping(), settings.getSeed());
        }
        Activation activation = Choice.read(Activation.class, settings.getActivation());
        List<Layer> layers = Arrays.stream(settings.getHiddenLayers())
                .<Layer>mapToObj(units -> new Layer.Dense(units, activation, settings.getDropout(), true))
                .toList();
        return NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), layers),
                schema,
                optimizer(),
                penalties,
                clipping(),
                settings.getSeed());
    }

    private Optimizer optimizer() {
        return Choice.read(OptimizerKind.class, settings.getOptimizer())
                .with(settings.getLearningRate(), settings.getMomentum());
    }

    private Clipping clipping() {
        return settings.getClipNorm() > 0 ? new Clipping.GlobalNorm(settings.getClipNorm()) : new Clipping.None();
    }

    private Schedule schedule() {
        return switch (settings.getSchedule()) {
            case "cosine" -> new Schedule.Cosine(0);
            case "linear" -> new Schedule.Polynomial(1, 0);
            default -> new Schedule.Constant();
        };
    }

    private @Nullable EarlyStopping stopping(TrainingData data) {
        if (settings.getPatience() == 0) {
            return null;
        }
        if (data.validationRows() == 0) {
            throw new TataraException(
                    "patience is %d, but column '%s' is true in no row; mark some rows to validate on, or set patience to 0."
                            .formatted(settings.getPatience(), settings.getValidationIndicatorCol()));
        }
        String metric = settings.getStoppingMetric();
        Task task = data.schema().task();
        if (!metric.equals("loss") && !Metrics.names(task).contains(metric)) {
            throw new TataraException("stoppingMetric is %s, which is none of loss, %s."
                    .formatted(metric, String.join(", ", Metrics.names(task))));
        }
        return new EarlyStopping(metric, settings.getPatience(), settings.getMinImprovement(), true);
    }

    private @Nullable Boolean sparse() {
        return settings.getSparse().equals("auto")
                ? null
                : Boolean.valueOf(settings.getSparse().equals("yes"));
    }

    /** The value of a parameter that may be unset or empty. */
    private @Nullable String named(Param<String> param) {
        if (!settings.isDefined(param)) {
            return null;
        }
        String name = settings.getOrDefault(param);
        return name.isEmpty() ? null : name;
    }
}
