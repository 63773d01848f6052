package io.tatara.spark;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/** Which tasks of some jobs run: a job that was cancelled is over for Spark while its task still is not. Thread-safe. */
public final class TaskWatch extends SparkListener {

    private static final String GROUP = "spark.jobGroup.id";

    private final String prefix;
    private final Set<Integer> stages = new HashSet<>();
    private final Set<Long> tasks = new HashSet<>();

    /**
     * Watches once Spark has it as a listener.
     *
     * @param prefix of the job groups that are watched
     */
    public TaskWatch(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        if (job.properties() != null && job.properties().getProperty(GROUP, "").startsWith(prefix)) {
            JavaConverters.seqAsJavaList(job.stageInfos()).forEach(stage -> stages.add(stage.stageId()));
        }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        if (stages.contains(task.stageId())) {
            tasks.add(task.taskInfo().taskId());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        tasks.remove(task.taskInfo().taskId());
        notifyAll();
    }

    /** Returns whether none runs, after that many seconds at most. */
    public synchronized boolean awaitIdle(double seconds) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (!tasks.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
