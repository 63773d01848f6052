package io.tatara.spark;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/**
 * Which tasks of some jobs run, and with which executors they were lost: a job that was cancelled is over for Spark while its
 * task still is not, and one that lost its executor does not say why. Thread-safe.
 */
public final class TaskWatch extends SparkListener {

    private static final String GROUP = "spark.jobGroup.id";

    private final String prefix;
    private final Set<String> open = new HashSet<>();
    private final Map<Integer, String> jobs = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();
    private final Set<Long> tasks = new HashSet<>();
    private final Map<String, Loss> losses = new HashMap<>();

    /** How the executor of a task went. */
    public enum Loss {
        /** It did not, or not that anybody knew of. */
        NONE(""),
        /** It ended by itself, or was killed, which the task may be to blame for. */
        KILLED(
                "; it died or was killed, for want of memory perhaps: see its log, spark.executor.memory and .memoryOverhead"),
        /** The cluster took it away: preempted, decommissioned, or no longer wanted. */
        TAKEN("; the cluster took it away");

        private final String advice;

        Loss(String advice) {
            this.advice = advice;
        }

        /** What to say of it after what happened; empty where there is nothing to say. */
        public String advice() {
            return advice;
        }
    }

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
        String group = job.properties() == null ? "" : job.properties().getProperty(GROUP, "");
        if (group.startsWith(prefix)) {
            jobs.put(job.jobId(), group);
            JavaConverters.seqAsJavaList(job.stageInfos()).forEach(stage -> groups.put(stage.stageId(), group));
        }
    }

    /** Comes after the news of all tasks that the job has started. */
    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd job) {
        String group = jobs.remove(job.jobId());
        if (group != null) {
            over(group);
        }
    }

    /** A job is about to begin: Spark tells of it and of its tasks some time later, and until it tells of its end it is open. */
    public synchronized void expect(String group) {
        open.add(group);
    }

    /** An expected job did not begin, or nothing more will be heard of it. */
    public synchronized void over(String group) {
        open.remove(group);
        notifyAll();
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        if (groups.containsKey(task.stageId())) {
            tasks.add(task.taskInfo().taskId());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        tasks.remove(task.taskInfo().taskId());
        String group = groups.get(task.stageId());
        if (group != null && task.reason() instanceof ExecutorLostFailure lost) {
            losses.put(group, lost.exitCausedByApp() ? Loss.KILLED : Loss.TAKEN);
        }
        notifyAll();
    }

    /** How the executor went that a group's task was lost with last; waits that many seconds at most for the news. */
    public synchronized Loss loss(String group, double seconds) throws InterruptedException {
        await(() -> losses.containsKey(group), seconds);
        return losses.getOrDefault(group, Loss.NONE);
    }

    /** Returns whether no job is open and no task runs, after that many seconds at most. */
    public synchronized boolean awaitIdle(double seconds) throws InterruptedException {
        return await(() -> open.isEmpty() && tasks.isEmpty(), seconds);
    }

    private boolean await(BooleanSupplier awaited, double seconds) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (!awaited.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
