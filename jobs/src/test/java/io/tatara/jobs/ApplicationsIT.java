package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.Gang;
import io.tatara.train.Carrier;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import io.tatara.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However an application has its tasks scheduled, a training comes to the same bits. */
@Timeout(120)
final class ApplicationsIT {

    private static final Exercise EXERCISE = Exercise.brief().withEpochs(25);
    private static final Map<String, float[]> EXPECTED = new ConcurrentHashMap<>();

    private static @TempDir Path scratch;
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(scratch, 2, 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void twoTrainingsAtOnceDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Application application = Application.start(cluster, Map.of())) {
            Future<TrainingResult> averaging = threads.submit(() -> train(application, "averaging"));
            Future<TrainingResult> allReduce = threads.submit(() -> train(application, "allreduce"));

            requireExpected("averaging", averaging.get(60, TimeUnit.SECONDS));
            requireExpected("allreduce", allReduce.get(60, TimeUnit.SECONDS));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void executorsThatComeWhenNeededAndGoWhenIdleStayForATraining() {
        Map<String, String> settings = Map.of(
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.enabled", "true",
                "spark.dynamicAllocation.minExecutors", "0",
                "spark.dynamicAllocation.executorIdleTimeout", "1s",
                "spark.dynamicAllocation.schedulerBacklogTimeout", "1s",
                "spark.executor.cores", "1");
        try (Application application = Application.start(cluster, settings)) {
            requireExpected("allreduce", train(application, "allreduce"));
        }
    }

    @Test
    void copiesThatSparkStartsOfSlowTasksChangeNothing() throws Exception {
        Map<String, String> settings = Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "100ms",
                "spark.speculation.task.duration.threshold", "200ms");
        AtomicInteger copies = new AtomicInteger();
        // Spark puts no copy of a task on a host that has one, and these are two hosts to it
        try (Victim other = new Victim(cluster.worker("localhost", 2));
                Application application = Application.start(cluster, settings)) {
            application.spark().sparkContext().addSparkListener(new SparkListener() {
                @Override
                public void onTaskStart(SparkListenerTaskStart started) {
                    copies.addAndGet(started.taskInfo().speculative() ? 1 : 0);
                }
            });
            requireExpected("averaging", train(application, "averaging"));
            requireExpected("allreduce", train(application, "allreduce"));
            assertThat(copies.get()).isPositive();

            copies.set(0);
            assertThat(inLongRounds(application, Carrier.JOBS)).isEqualTo(inLongRounds(application, Carrier.PEERS));
            assertThat(copies.get()).as("tasks that wait for a part").isPositive();
            assertThat(other.process().isAlive()).isTrue();
        }
    }

    /** Rounds take so long that Spark starts copies of what waits for one to end. */
    private static float[] inLongRounds(Application application, Carrier carrier) {
        Exercise exercise = Exercise.ofSomeLength(2).withHidden(512);
        Tolerance tolerance = new Tolerance(10, Tolerance.OnLoss.RESTART, 0);
        Distribution.Averaging averaging =
                Exercise.averaging(2, new Pace.Fixed(40), OptimizerState.LOCAL, carrier, tolerance);
        return new Course()
                .run(application.spark(), averaging, exercise.job(application.spark(), null))
                .parameters();
    }

    /** Six workers on all slots there are: four on one host, two on the other. */
    @Test
    void hostsThatExchangeSumsSendEachOtherAnArrayAStep() throws Exception {
        Course course = new Course();
        try (Victim other = new Victim(cluster.worker("localhost", 2));
                Application application = Application.start(cluster, Map.of(Gang.SUM_BY_HOST, "true"))) {
            Exercise exercise = Exercise.brief().withHidden(256).withEpochs(3);
            TrainingResult result = course.run(
                    application.spark(),
                    Exercise.distribution("allreduce", 6, 10),
                    exercise.job(application.spark(), null));

            // each way parts and sums: twice the array; rank by rank it would be more than five times
            double arrays = course.bytesSent() / (4.0 * result.parameters().length);
            assertThat(arrays / course.steps()).isBetween(1.8, 2.2);
            assertThat(result.summary().validation().get("accuracy")).isGreaterThan(0.8);
            assertThat(other.process().isAlive()).isTrue();
        }
    }

    private static TrainingResult train(Application application, String strategy) {
        Distribution.Ganged distribution = Exercise.distribution(strategy, 2, 10);
        Course course = new Course();
        TrainingResult result = course.run(application.spark(), distribution, EXERCISE.job(application.spark(), null));
        assertThat(course.changes()).isEqualTo(List.of());
        course.requireNoRoundAgain();
        return result;
    }

    /** Whatever comes first is what all others have to come to. */
    private static void requireExpected(String strategy, TrainingResult result) {
        float[] parameters = result.parameters();
        assertThat(parameters).isEqualTo(EXPECTED.computeIfAbsent(strategy, first -> parameters));
    }
}
