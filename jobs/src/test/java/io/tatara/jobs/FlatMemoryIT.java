package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.train.TrainingEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A round leaves nothing behind, in the driver or in an executor. */
@Timeout(120)
final class FlatMemoryIT {

    /** What the test keeps of thousands of events is the most of it. */
    private static final double HEAP_MEGABYTES = 4;
    /** Of code that is compiled late, and of pages that malloc keeps. */
    private static final double NATIVE_MEGABYTES = 16;

    private static @TempDir Path scratch;
    private static LocalCluster cluster;
    private static Application application;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(scratch, 2);
        // the heap is resident from the start, so that what an executor grows by is outside of it
        application = Application.start(
                cluster,
                Map.of(
                        "spark.executor.memory",
                        "512m",
                        "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Xms512m -XX:+AlwaysPreTouch"));
    }

    @AfterAll
    static void stop() {
        try {
            application.close();
        } finally {
            cluster.close();
        }
    }

    /** A round of all-reduce is told every sixteen exchanges. */
    @ParameterizedTest
    @CsvSource({"averaging, 500, 4500", "allreduce, 200, 1200"})
    void memoryIsTheSameAThousandRoundsLater(String strategy, int early, int late) {
        List<Memory> before = new ArrayList<>();
        List<Memory> after = new ArrayList<>();
        Course course = new Course().when(round(early), () -> measure(before)).when(round(late), () -> measure(after));

        Exercise exercise = Exercise.brief().withEpochs(strategy.equals("averaging") ? 300 : 160);
        var unused = course.run(
                application.spark(), Exercise.distribution(strategy, 2, 30), exercise.job(application.spark(), null));

        assertThat(after).hasSameSizeAs(before).hasSize(3);
        for (int i = 0; i < after.size(); i++) {
            String who = i == 0 ? "driver" : "executor of worker " + i;
            assertThat(after.get(i).heap())
                    .as("heap of %s", who)
                    .isLessThan(before.get(i).heap() + HEAP_MEGABYTES);
            if (i > 0) {
                assertThat(after.get(i).resident())
                        .as("resident pages of %s", who)
                        .isLessThan(before.get(i).resident() + NATIVE_MEGABYTES);
            }
        }
    }

    private static Predicate<TrainingEvent> round(int least) {
        return event -> event instanceof TrainingEvent.RoundsFinished over && over.round() >= least;
    }

    private static void measure(List<Memory> into) {
        Stream.of(ProcessHandle.current(), executor(1), executor(2))
                .map(Memory::of)
                .forEach(into::add);
    }

    private static ProcessHandle executor(int worker) {
        return cluster.executors(worker).get(0);
    }
}
