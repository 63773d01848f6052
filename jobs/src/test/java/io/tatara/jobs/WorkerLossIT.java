package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Floats;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.model.TensorShard;
import io.tatara.train.Carrier;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import io.tatara.train.TrainingResult;
import io.tatara.train.gang.PipelineTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where executors die or hang and nobody is left, or the run wants that, all start again from the newest checkpoint and end
 * with the bits of a training that lost none.
 */
@Timeout(180)
final class WorkerLossIT {

    /** Long enough for what is done to an executor after three epochs to come before the end. */
    private static final Exercise EXERCISE = Exercise.brief().withHidden(256).withEpochs(12);

    private static final AtomicInteger DISTURBED = new AtomicInteger();

    private static @TempDir Path scratch;
    private static LocalCluster cluster;
    private static Application application;
    private static float[] undisturbed = {};
    private static byte[] undisturbedPipeline = {};

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(scratch, 2);
        application = Application.start(cluster, Map.of());
        undisturbed = train(new Course(), Carrier.PEERS, "undisturbed").parameters();
        undisturbedPipeline = pipelined(new Course(), "undisturbed-pipeline");
    }

    @AfterAll
    static void stop() {
        try {
            application.close();
        } finally {
            cluster.close();
        }
    }

    @Test
    void allExecutorsKilledCostNoBit() {
        requireRestarted(
                disturbed(Carrier.PEERS, executors -> executors.forEach(Victim::kill)), "(was lost|gave up) in");
    }

    @Test
    void executorsThatHangAreReplacedAndCostNoBit() {
        requireRestarted(
                disturbed(Carrier.PEERS, executors -> executors.forEach(Victim::stop)),
                "was not heard from for 3.0 s in");
    }

    @Test
    void overSparksJobsAKilledExecutorCostsNoBit() {
        requireRestarted(
                disturbed(Carrier.JOBS, executors -> executors.get(0).kill()),
                "was lost in round \\d+: its executor is gone");
    }

    @Test
    void overSparksJobsAnExecutorThatHangsCostsNoBit() {
        requireRestarted(
                disturbed(Carrier.JOBS, executors -> executors.get(1).stop()),
                "was not heard from for 10.0 s in round \\d+");
    }

    @Test
    void aKilledStageCostsNoBit() throws Exception {
        Course course = new Course().afterEpoch(3, () -> victim(2).kill());

        assertThat(pipelined(course, "pipeline-killed")).isEqualTo(undisturbedPipeline);

        requireRestarted(course.restarts(), "(was lost|gave up) in");
    }

    @Test
    void aStageThatHangsCostsNoBit() throws Exception {
        try (Victim victim = victim(1)) {
            Course course = new Course().afterEpoch(3, victim::stop);

            assertThat(pipelined(course, "pipeline-hung")).isEqualTo(undisturbedPipeline);

            requireRestarted(course.restarts(), "was not heard from for 3.0 s in");
        }
    }

    @Test
    void aKilledPartOfALayerCostsNoBit() throws Exception {
        byte[] undisturbedParts = dealt(new Course(), "dealt");
        Course course = new Course().afterEpoch(3, () -> victim(1).kill());

        assertThat(dealt(course, "dealt-killed")).isEqualTo(undisturbedParts);

        requireRestarted(course.restarts(), "(was lost|gave up) in");
    }

    /** Trains in two stages, and returns the model's bytes. */
    private static byte[] pipelined(Course course, String folder) throws IOException {
        Distribution.Pipeline pipeline =
                new Distribution.Pipeline(2, 1, 4, StageSchedule.ONE_F_ONE_B, List.of(1), false, 3, 3);
        return trained(course, folder, pipeline, Map.of());
    }

    /** Trains with a layer that two workers have each a half of, and returns the model's bytes. */
    private static byte[] dealt(Course course, String folder) throws IOException {
        Distribution.Pipeline one = new Distribution.Pipeline(1, 2, 1, StageSchedule.GPIPE, null, false, 3, 3);
        return trained(course, folder, one, Map.of(0, TensorShard.COLUMNS, 1, TensorShard.ROWS));
    }

    private static byte[] trained(
            Course course, String folder, Distribution.Pipeline pipeline, Map<Integer, TensorShard> shards)
            throws IOException {
        CheckpointStore checkpoints = store(folder);
        TrainingResult result = course.run(
                new PipelineTrainer(application.spark(), pipeline, List.of(0, 1, 2), shards),
                EXERCISE.job(application.spark(), checkpoints));
        try (InputStream parameters = checkpoints.open(result)) {
            return parameters.readAllBytes();
        }
    }

    private static CheckpointStore store(String folder) {
        return CheckpointStore.fresh(
                scratch.resolve(folder).toUri().toString(),
                application.spark().sparkContext().hadoopConfiguration());
    }

    private static void requireRestarted(List<String> restarts, String why) {
        // what an executor held of the data is lost with it, and may be missed by the first that start again
        assertThat(restarts).isNotEmpty();
        assertThat(restarts.get(0)).containsPattern("rank \\d \\(host .*\\) " + why);
    }

    /** Trains, does something to the executors early on, and holds the bits of who lost none; returns why it started again. */
    private static List<String> disturbed(Carrier carrier, Consumer<List<Victim>> deed) {
        List<Victim> executors =
                IntStream.of(1, 2).mapToObj(WorkerLossIT::victim).toList();
        try {
            Course course = new Course().afterEpoch(3, () -> deed.accept(executors));
            TrainingResult result = train(course, carrier, "disturbed-" + DISTURBED.incrementAndGet());
            assertThat(result.parameters()).isEqualTo(undisturbed);
            return course.restarts();
        } finally {
            // a stopped process that nobody killed would outlive the test
            executors.forEach(Victim::close);
        }
    }

    private static TrainingResult train(Course course, Carrier carrier, String folder) {
        Distribution.Ganged distribution = new Distribution.Averaging(
                2,
                new Pace.Fixed(25),
                new Outer.None(),
                OptimizerState.LOCAL,
                new Floats(),
                carrier,
                new Tolerance(3, Tolerance.OnLoss.RESTART, 3));
        return course.run(application.spark(), distribution, EXERCISE.job(application.spark(), store(folder)));
    }

    private static Victim victim(int worker) {
        return new Victim(cluster.executors(worker).get(0));
    }
}
