package io.tatara.jobs;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.randn;
import static org.apache.spark.sql.functions.when;

import io.tatara.collective.Floats;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import io.tatara.train.Carrier;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.Tolerance;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A training of known length on overlapping classes, the same each time.
 *
 * @param rows to train on
 * @param validationRows to measure on; with 50,000 of them 0.2 percentage points are 100 rows
 * @param hidden units of each of two layers
 * @param batchSize of a worker
 * @param spoiled a training row that is not as the others are
 */
record Exercise(int rows, int validationRows, int hidden, int batchSize, int epochs, Spoiled spoiled) {

    /** @param row −1 for none */
    record Spoiled(int row, double firstFeature) {}

    private static final Spoiled NONE = new Spoiled(-1, 0);
    private static final int FEATURES = 16;
    private static final int CLASSES = 4;
    private static final Schema SCHEMA = new Schema(
            IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList(),
            new Task.Classification(List.of("a", "b", "c", "d")),
            false);

    /** A large part of a second an epoch, and as good a model, or nearly, from half of the rows. */
    static Exercise ofSomeLength(int epochs) {
        return new Exercise(60_000, 50_000, 256, 512, epochs, NONE);
    }

    /** Over in a second or two. */
    static Exercise brief() {
        return new Exercise(4_000, 500, 32, 16, 20, NONE);
    }

    Exercise withRows(int train, int validation) {
        return new Exercise(train, validation, hidden, batchSize, epochs, spoiled);
    }

    Exercise withHidden(int units) {
        return new Exercise(rows, validationRows, units, batchSize, epochs, spoiled);
    }

    Exercise withEpochs(int number) {
        return new Exercise(rows, validationRows, hidden, batchSize, number, spoiled);
    }

    Exercise withSpoiled(int row, double firstFeature) {
        return new Exercise(rows, validationRows, hidden, batchSize, epochs, new Spoiled(row, firstFeature));
    }

    /**
     * @param strategy {@code averaging}, {@code averaged} with the optimiser's state, {@code timed} by rounds of a tenth of a
     *     second, or {@code allreduce}
     */
    static Distribution.Ganged distribution(String strategy, int workers, double timeoutSeconds) {
        Tolerance tolerance = new Tolerance(timeoutSeconds, Tolerance.OnLoss.CONTINUE, 3);
        return switch (strategy) {
            case "averaging" -> averaging(workers, new Pace.Fixed(8), OptimizerState.LOCAL, Carrier.PEERS, tolerance);
            case "averaged" -> averaging(workers, new Pace.Fixed(8), OptimizerState.AVERAGED, Carrier.PEERS, tolerance);
            case "timed" -> averaging(workers, new Pace.Seconds(0.1), OptimizerState.LOCAL, Carrier.PEERS, tolerance);
            case "allreduce" -> new Distribution.AllReduce(workers, false, new Floats(), Carrier.PEERS, tolerance);
            default -> throw new IllegalArgumentException(strategy);
        };
    }

    static Distribution.Averaging averaging(
            int workers, Pace pace, OptimizerState state, Carrier carrier, Tolerance tolerance) {
        return new Distribution.Averaging(workers, pace, new Outer.None(), state, new Floats(), carrier, tolerance);
    }

    TrainingJob job(SparkSession spark, @Nullable CheckpointStore checkpoints) {
        return new TrainingJob(
                new TrainingData(
                        SCHEMA,
                        table(spark, rows, 1, spoiled),
                        rows,
                        table(spark, validationRows, 2, NONE),
                        validationRows),
                EngineChoice.of(
                                EngineWish.DENSE,
                                NetworkBuilder.build(
                                        new Network.Layers(
                                                new InputShape.Flat(),
                                                List.of(
                                                        new Layer.Dense(hidden, Activation.RELU, 0, true),
                                                        new Layer.Dense(hidden, Activation.RELU, 0, true))),
                                        SCHEMA,
                                        new Optimizer.Adam(1e-3, 0.9, 0.999, 1e-8),
                                        // against learning by heart what is left when a worker is away
                                        new Regularization(0, 3e-3, 0, 0),
                                        new Clipping.None(),
                                        7),
                                new Clipping.None(),
                                null)
                        .factory(),
                new LearningRate(1e-3, new Schedule.Cosine(0.01), LearningRate.Unit.STEP, 0),
                new TrainingConfig(epochs, batchSize, null, checkpoints == null ? 0 : 1, 42),
                List.of(),
                new TaskMeasuring(),
                checkpoints,
                event -> {});
    }

    /**
     * Classes around corners of a cube, near enough that one in ten rows is mistaken for another's. Computed on executors
     * from Spark's own functions, so that these need no class of the tests.
     */
    private static Dataset<Row> table(SparkSession spark, int rows, long seed, Spoiled spoiled) {
        Column label = col("class").cast("float");
        return spark.range(0, rows, 1, 4)
                .withColumn("class", floor(rand(seed).multiply(CLASSES)).cast("int"))
                .select(
                        array_to_vector(array(IntStream.range(0, FEATURES)
                                        .mapToObj(f -> feature(f, seed, spoiled))
                                        .toArray(Column[]::new)))
                                .as("features"),
                        array(label).as("label"),
                        col("id").as("row"));
    }

    private static Column feature(int feature, long seed, Spoiled spoiled) {
        Column side = lit(feature).bitwiseAND(expr("shiftleft(1, class)"));
        Column value = when(side.equalTo(0), -0.64).otherwise(0.64).plus(randn(1000 * seed + feature));
        return when(col("id").equalTo(spoiled.row), spoiled.firstFeature).otherwise(value);
    }
}
