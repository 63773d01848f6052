package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

@Timeout(60)
class TestTaskWatch {

    private final TaskWatch watch = new TaskWatch("mine-");

    @Test
    void tellsHowTheExecutorOfAGroupWentLast() throws InterruptedException {
        begin("mine-1", 1);
        begin("mine-2", 2);
        begin("mine-3", 3);
        begin("others-4", 4);
        end(1, new ExecutorLostFailure("7", true, Option.apply("exit code 137")));
        end(2, new ExecutorLostFailure("8", true, Option.apply("exit code 137")));
        end(2, new ExecutorLostFailure("9", false, Option.apply("preempted")));
        end(3, Success$.MODULE$);
        end(4, new ExecutorLostFailure("7", true, Option.empty()));

        assertThat(watch.loss("mine-1", 0)).isEqualTo(TaskWatch.Loss.KILLED);
        assertThat(watch.loss("mine-2", 0)).isEqualTo(TaskWatch.Loss.TAKEN);
        assertThat(watch.loss("mine-3", 0.01)).isEqualTo(TaskWatch.Loss.NONE);
        assertThat(watch.loss("others-4", 0.01)).isEqualTo(TaskWatch.Loss.NONE);
    }

    @Test
    void waitsForTheNewsOfALoss() throws InterruptedException {
        begin("mine-1", 1);
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                .execute(() -> end(1, new ExecutorLostFailure("7", false, Option.empty())));

        assertThat(watch.loss("mine-1", 30)).isEqualTo(TaskWatch.Loss.TAKEN);
    }

    @Test
    void isIdleOnceATaskHasEndedHowever() throws InterruptedException {
        begin("mine-1", 1);
        assertThat(watch.awaitIdle(0.01)).isFalse();
        end(1, new ExecutorLostFailure("7", true, Option.empty()));
        assertThat(watch.awaitIdle(0)).isTrue();
    }

    /** Spark's news come late: a task that was never heard of may run all the same. */
    @Test
    void isNotIdleBeforeTheEndOfAnExpectedJobIsHeardOf() throws InterruptedException {
        watch.expect("mine-1");
        assertThat(watch.awaitIdle(0.01)).isFalse();
        begin("mine-1", 1);
        watch.onJobEnd(new SparkListenerJobEnd(1, 0, JobSucceeded$.MODULE$));
        assertThat(watch.awaitIdle(0.01)).isFalse();
        end(1, Success$.MODULE$);
        assertThat(watch.awaitIdle(0)).isTrue();

        watch.expect("mine-2");
        watch.over("mine-2");
        assertThat(watch.awaitIdle(0)).isTrue();
    }

    private void begin(String group, int stage) {
        Properties properties = new Properties();
        properties.setProperty("spark.jobGroup.id", group);
        StageInfo info = new StageInfo(
                stage, 0, "", 1, none(), none(), "", TaskMetrics.empty(), none(), Option.empty(), 0, false, 0);
        Seq<StageInfo> stages = JavaConverters.asScalaBuffer(List.of(info)).toSeq();
        watch.onJobStart(new SparkListenerJobStart(stage, 0, stages, properties));
        watch.onTaskStart(new SparkListenerTaskStart(stage, 0, task(stage)));
    }

    private void end(int stage, TaskEndReason reason) {
        watch.onTaskEnd(new SparkListenerTaskEnd(
                stage, 0, "ResultTask", reason, task(stage), new ExecutorMetrics(), TaskMetrics.empty()));
    }

    private static TaskInfo task(int stage) {
        return new TaskInfo(stage, 0, 0, 0, 0, "7", "localhost", TaskLocality.ANY(), false);
    }

    private static <T> Seq<T> none() {
        return JavaConverters.asScalaBuffer(List.<T>of()).toSeq();
    }
}
