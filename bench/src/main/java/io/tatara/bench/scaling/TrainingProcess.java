package io.tatara.bench.scaling;

import io.tatara.engine.choice.EngineChoice;
import io.tatara.model.Clipping;
import io.tatara.model.LearningRate;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Schedule;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Measuring;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** The child JVM: the driver of one training, or the whole of it, that prints its {@link Figures}. */
public final class TrainingProcess {

    /** Stands for seconds where memory is measured. */
    static final String WEIGH = "weigh";

    private static final long SEED = 42;

    private TrainingProcess() {}

    /**
     * Takes strategy, workload, steps a round, seconds to measure or {@link #WEIGH}, the master, and which half of the rows is
     * its.
     */
    public static void main(String[] arguments) throws IOException {
        Strategy strategy = Strategy.valueOf(arguments[0]);
        Workload workload = Workload.named(arguments[1]);
        int every = Integer.parseInt(arguments[2]);
        try (Scratch scratch = Scratch.make();
                SparkSession spark = session(arguments[4], workload)) {
            if (arguments[3].equals(WEIGH)) {
                weigh(strategy, workload, every, scratch, spark);
            } else {
                EpochClock clock = new EpochClock(Double.parseDouble(arguments[3]));
                TrainingData data = data(spark, strategy, workload, Integer.parseInt(arguments[5]), 0);
                try {
                    train(strategy, workload, every, scratch, data, Integer.MAX_VALUE, new TaskMeasuring(), clock);
                } catch (EpochClock.Enough e) {
                    System.out.println(clock.figures().line());
                    System.err.println(clock.aside());
                }
            }
        }
        // libraries leave threads behind
        System.exit(0);
    }

    /** Trains for an epoch, at whose end all workers are weighed. */
    private static void weigh(Strategy strategy, Workload workload, int every, Scratch scratch, SparkSession spark)
            throws IOException {
        TrainingData data = data(spark, strategy, workload, 0, workload.batch());
        // what Spark keeps of its first job is not the training's
        data.train().count();
        Weighing weighing = new Weighing(scratch.path());
        train(strategy, workload, every, scratch, data, 1, weighing, event -> {});
        System.out.println(Figures.weighed(weighing.largest(strategy.workers())).line());
    }

    private static void train(
            Strategy strategy,
            Workload workload,
            int every,
            Scratch scratch,
            TrainingData data,
            int epochs,
            Measuring measuring,
            TrainingListener listener) {
        SparkSession spark = data.train().sparkSession();
        NetworkDefinition network = workload.network();
        TrainingJob job = new TrainingJob(
                data,
                EngineChoice.of(strategy.engine(), network, new Clipping.None(), null)
                        .factory(),
                new LearningRate(Workload.LEARNING_RATE, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(epochs, strategy.batch(workload), null, strategy.checkpoints(), SEED),
                List.of(),
                measuring,
                strategy.checkpoints().isNever() && !strategy.storesResult()
                        ? null
                        : CheckpointStore.fresh(
                                scratch.folder(), spark.sparkContext().hadoopConfiguration()),
                listener);
        strategy.trainer(spark, network, every).train(job);
    }

    /** @param validationRows 0 for none */
    private static TrainingData data(
            SparkSession spark, Strategy strategy, Workload workload, int half, int validationRows) {
        boolean all = strategy.clustered() || strategy == Strategy.ALONE;
        long rows = all ? workload.rows() : workload.rows() / Strategy.WORKERS;
        return new TrainingData(
                Workload.SCHEMA,
                SyntheticRows.of(spark, half * rows, rows, Strategy.WORKERS),
                rows,
                validationRows == 0 ? null : SyntheticRows.of(spark, workload.rows(), validationRows, Strategy.WORKERS),
                validationRows);
    }

    private static SparkSession session(String master, Workload workload) {
        // executors have this JVM's class path, but not its folder
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        String options = System.getProperty("spark.executor.extraJavaOptions", "");
        return SparkSession.builder()
                .master(master)
                .appName("tatara scaling")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", Strategy.WORKERS)
                // as the command line has it
                .config("spark.buffer.pageSize", "2m")
                .config("spark.executor.cores", 1)
                .config("spark.executor.memory", workload.executorMemory())
                .config("spark.executor.extraClassPath", classPath)
                // what a heap costs that is touched for the first time is not what a long training has to pay
                .config(
                        "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Xms%s -XX:+AlwaysPreTouch %s"
                                .formatted(workload.executorMemory(), options))
                .config("spark.executorEnv.OMP_NUM_THREADS", "1")
                .getOrCreate();
    }
}
