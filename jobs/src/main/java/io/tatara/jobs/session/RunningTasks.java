package io.tatara.jobs.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;

/**
 * The tasks that an application's executors are at. A job that is cancelled is over for its driver at once, and for its
 * executors when its tasks have looked.
 */
record RunningTasks(SparkContext context) {

    private static final int LOOK_MILLIS = 20;

    int count() {
        return context.isStopped()
                ? 0
                : Arrays.stream(context.statusTracker().getExecutorInfos())
                        .mapToInt(SparkExecutorInfo::numRunningTasks)
                        .sum();
    }

    /** Returns whether there are none any more, or this thread is interrupted: then it waits no longer. */
    boolean awaitNone(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (count() > 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
