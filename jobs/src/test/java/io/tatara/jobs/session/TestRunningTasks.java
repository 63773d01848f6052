package io.tatara.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Tasks here are threads of this JVM, and can be looked at. */
final class TestRunningTasks {

    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final AtomicBoolean ENDED = new AtomicBoolean();

    @Test
    void aSessionStopsWhenItsCancelledTasksHaveEnded() throws InterruptedException {
        try (Session session = Session.open("x", "local[1]", Map.of(), 1)) {
            JavaSparkContext context =
                    JavaSparkContext.fromSparkContext(session.spark().sparkContext());
            JavaFutureAction<Void> job =
                    context.parallelize(List.of(1), 1).foreachAsync(one -> endALittleAfterItIsCancelled());
            assertThat(BEGUN.await(30, TimeUnit.SECONDS)).isTrue();
            RunningTasks running = new RunningTasks(context.sc());
            assertThat(running.count()).isOne();
            assertThat(running.awaitNone(Duration.ofMillis(50))).isFalse();

            job.cancel(false);
            assertThat(ENDED).as("a cancelled job is over before its task").isFalse();
        }
        assertThat(ENDED).isTrue();
    }

    /** As training does, which has a round to end and a checkpoint to write. */
    private static void endALittleAfterItIsCancelled() throws InterruptedException {
        BEGUN.countDown();
        while (!TaskContext.get().isInterrupted()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.MILLISECONDS.sleep(500);
        ENDED.set(true);
    }
}
