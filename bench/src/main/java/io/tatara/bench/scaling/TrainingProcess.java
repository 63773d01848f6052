package io.tatara.bench.scaling;

import io.tatara.engine.choice.EngineChoice;
import io.tatara.model.Clipping;
import io.tatara.model.LearningRate;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Schedule;
import io.tatara.train.CheckpointStore;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** The child JVM: the driver of one training, or the whole of it, that prints its {@link Figures}. */
public final class TrainingProcess {

    private static final long SEED = 42;

    private TrainingProcess() {}

    /** Takes strategy, workload, steps a round, seconds to measure, the master, and which half of the rows is its. */
    public static void main(String[] arguments) {
        Strategy strategy = Strategy.valueOf(arguments[0]);
        Workload workload = Workload.named(arguments[1]);
        int every = Integer.parseInt(arguments[2]);
        EpochClock clock = new EpochClock(Double.parseDouble(arguments[3]));
        NetworkDefinition network = workload.network();
        try (Scratch scratch = Scratch.make();
                SparkSession spark = session(arguments[4])) {
            TrainingData data = data(spark, strategy, workload, Integer.parseInt(arguments[5]));
            TrainingJob job = new TrainingJob(
                    data,
                    EngineChoice.of(strategy.engine(), network, new Clipping.None(), null)
                            .factory(),
                    new LearningRate(Workload.LEARNING_RATE, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                    new TrainingConfig(Integer.MAX_VALUE, workload.batch(), null, strategy.checkpoints(), SEED),
                    List.of(),
                    new TaskMeasuring(),
                    strategy.checkpoints().isNever() && !strategy.storesResult()
                            ? null
                            : CheckpointStore.fresh(
                                    scratch.folder(), spark.sparkContext().hadoopConfiguration()),
                    clock);
            try {
                strategy.trainer(spark, network, every).train(job);
            } catch (EpochClock.Enough e) {
                System.out.println(clock.figures().line());
                System.err.println(clock.checkpoints());
            }
        }
        // libraries leave threads behind
        System.exit(0);
    }

    private static TrainingData data(SparkSession spark, Strategy strategy, Workload workload, int half) {
        boolean all = strategy.clustered() || strategy == Strategy.ALONE;
        long rows = all ? workload.rows() : workload.rows() / Strategy.WORKERS;
        return new TrainingData(
                Workload.SCHEMA, SyntheticRows.of(spark, half * rows, rows, Strategy.WORKERS), rows, null, 0);
    }

    private static SparkSession session(String master) {
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
                .config("spark.executor.cores", 1)
                .config("spark.executor.memory", StandaloneCluster.EXECUTOR_MEMORY)
                .config("spark.executor.extraClassPath", classPath)
                // what a heap costs that is touched for the first time is not what a long training has to pay
                .config(
                        "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Xms%s -XX:+AlwaysPreTouch %s"
                                .formatted(StandaloneCluster.EXECUTOR_MEMORY, options))
                .config("spark.executorEnv.OMP_NUM_THREADS", "1")
                .getOrCreate();
    }
}
