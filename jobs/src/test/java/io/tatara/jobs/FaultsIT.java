package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.train.Distribution;
import io.tatara.train.TrainingDiverged;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can befall one of two executors, and what comes of it: the training that it would have been, one as good, or an error
 * that names what happened. The executors are JVMs, the faults real, and none of them may make anyone wait for ever.
 */
@Timeout(240)
final class FaultsIT {

    private static final double TIMEOUT_SECONDS = 4;
    /** 0.2 percentage points. */
    private static final double AS_GOOD = 0.002;

    private static final int FIRST_PORT = freePort();

    /** An executor that is lost early on is replaced well before the end. */
    private static final Exercise LONG = Exercise.ofSomeLength(100);

    private static @TempDir Path scratch;
    private static LocalCluster cluster;
    private static Application application;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.startLastingly(scratch, 2);
        application = Application.start(cluster, Map.of("spark.tatara.port", Integer.toString(FIRST_PORT)));
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
    void othersGoOnWithoutAKilledExecutorAndLetItInAgainAndTheModelIsAsGood() {
        TrainingResult undisturbed = new Course().run(spark(), distribution("allreduce"), job(LONG));
        Course course = new Course().afterEpoch(2, () -> victim(2).kill());

        TrainingResult result = course.run(spark(), distribution("allreduce"), job(LONG));

        assertThat(accuracy(result)).isCloseTo(accuracy(undisturbed), within(AS_GOOD));
        course.requireNoRoundAgain();
        assertThat(course.changes()).hasSize(2);
        assertThat(course.changes().get(0)).startsWith("1 of 2: rank ").contains("was lost in round ");
        assertThat(course.changes().get(1)).startsWith("2 of 2: rank ").endsWith("is back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void aPauseShorterThanTheTimeoutChangesNoBit(String strategy) {
        Exercise exercise = Exercise.brief().withEpochs(60);
        TrainingResult undisturbed = new Course().run(spark(), distribution(strategy), job(exercise));
        Course course = new Course();
        course.afterEpoch(5, () -> victim(1).stutter(1500, 0, 1));

        TrainingResult result = course.run(spark(), distribution(strategy), job(exercise));

        assertThat(result.parameters()).isEqualTo(undisturbed.parameters());
        assertThat(course.changes()).isEmpty();
    }

    @Test
    void anExecutorThatPausesForLongerIsLostAndComesBack() {
        try (Victim paused = victim(1)) {
            Course course = new Course().afterEpoch(2, paused::stop).onceOneIsLost(paused::resume);

            TrainingResult result = course.run(spark(), distribution("averaged"), job(LONG));

            requireTrained(result);
            course.requireNoRoundAgain();
            assertThat(course.changes()).hasSize(2);
            assertThat(course.changes().get(0)).contains("was not heard from for 4.0 s in round ");
            assertThat(course.changes().get(1)).startsWith("2 of 2: rank ").endsWith("is back");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void aWorkerWhosePortClosesIsReplacedThoughItsProcessLives(String strategy) {
        assumeThat(canCutConnections())
                .as("ss --kill, for which one must be root")
                .isTrue();
        Course course = new Course().afterEpoch(2, () -> cutConnections(FIRST_PORT));

        TrainingResult result = course.run(spark(), distribution(strategy), job(LONG));

        requireTrained(result);
        assertThat(course.changes())
                .last()
                .asString()
                .startsWith("2 of 2: rank ")
                .endsWith("is back");
        course.requireNoRoundAgain();
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void aSlowWorkerIsWaitedForAndChangesNoBit(String strategy) throws Exception {
        Exercise exercise = Exercise.brief().withEpochs(4);
        TrainingResult undisturbed = new Course().run(spark(), distribution(strategy), job(exercise));
        Course course = new Course();

        TrainingResult result = besideASlowWorker(course, strategy, exercise);

        assertThat(result.parameters()).isEqualTo(undisturbed.parameters());
        assertThat(course.changes()).isEmpty();
    }

    @Test
    void inRoundsOfTimeASlowWorkerSeesItsRowsTooAndTheModelIsAsGood() throws Exception {
        Exercise exercise = Exercise.ofSomeLength(4);
        TrainingResult undisturbed = new Course().run(spark(), distribution("averaging"), job(exercise));
        Course course = new Course();

        TrainingResult result = besideASlowWorker(course, "timed", exercise);

        assertThat(result.summary().examples()).isEqualTo(4 * 60_000);
        assertThat(accuracy(result)).isGreaterThan(accuracy(undisturbed) - 0.01);
        assertThat(course.changes()).isEmpty();
    }

    /** From the first epoch's end on one of two workers runs a fifth of the time. */
    private static TrainingResult besideASlowWorker(Course course, String strategy, Exercise exercise)
            throws InterruptedException {
        Victim slow = victim(2);
        Thread slowing = new Thread(() -> slow.stutter(80, 20, 100_000));
        course.afterEpoch(1, slowing::start);
        try {
            return course.run(spark(), distribution(strategy), job(exercise));
        } finally {
            slowing.interrupt();
            slowing.join(10_000);
            slow.resume();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void numbersThatOverflowOnOneWorkerAreToldWithWhereTheyDidAndTheLastFiniteParameters(String strategy) {
        Exercise spoiled = Exercise.brief().withSpoiled(1001, 3e38);

        assertThatThrownBy(() -> new Course().run(spark(), distribution(strategy), job(spoiled)))
                .isInstanceOfSatisfying(TrainingDiverged.class, diverged -> {
                    assertThat(diverged.divergence().worker())
                            .as("rows are dealt like cards")
                            .isEqualTo(1);
                    assertThat(diverged.divergence().epoch()).isEqualTo(1);
                    for (float parameter : diverged.lastFinite().parameters()) {
                        assertThat(parameter).isFinite();
                    }
                })
                .hasMessageContaining("worker 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void whatIsNotANumberOnOneWorkerIsToldWithItsRowAndFeature(String strategy) {
        Exercise spoiled = Exercise.brief().withSpoiled(1001, Double.NaN);

        assertThatThrownBy(() -> new Course().run(spark(), distribution(strategy), job(spoiled)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("rank 1 (host 127.0.0.1, executor ")
                .hasMessageContaining("Row 1001 of the prepared data has feature f0 = NaN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void aWorkerWithoutDataTakesPart(String strategy) {
        TrainingResult result = new Course()
                .run(spark(), distribution(strategy), job(Exercise.brief().withRows(3, 1)));

        assertThat(result.summary().examples()).isEqualTo(3 * 20);
        assertThat(result.summary().validation()).containsKey("accuracy");
        assertThatThrownBy(() -> new Course()
                        .run(
                                spark(),
                                distribution(strategy),
                                job(Exercise.brief().withRows(1, 1))))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("2 workers cannot share 1 training rows");
    }

    /** The best that can be is about 0.91. */
    private static void requireTrained(TrainingResult result) {
        assertThat(accuracy(result)).isGreaterThan(0.89);
    }

    private static double accuracy(TrainingResult result) {
        return result.summary().validation().getOrDefault("accuracy", Double.NaN);
    }

    private static Distribution.Ganged distribution(String strategy) {
        return Exercise.distribution(strategy, 2, TIMEOUT_SECONDS);
    }

    private static TrainingJob job(Exercise exercise) {
        return exercise.job(spark(), null);
    }

    private static SparkSession spark() {
        return application.spark();
    }

    private static Victim victim(int worker) {
        return new Victim(cluster.executors(worker).get(0));
    }

    /** Closes what listens at a port, and every connection that was made to it. */
    private static void cutConnections(int port) {
        Victim.run("ss", "--kill", "--tcp", "--all", "--numeric", "sport", "=", ":" + port);
    }

    private static boolean canCutConnections() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            cutConnections(socket.getLocalPort());
            socket.setSoTimeout(2_000);
            socket.accept().close();
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static int freePort() {
        try {
            return LocalCluster.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
