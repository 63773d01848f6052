package io.tatara.spark;

import io.tatara.TataraException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** Whether the cluster can run so many tasks at once, asked before a training starts. */
record Slots(SparkContext context) {

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Waits for executors that are still starting, and refuses a gang that can never be complete. */
    void require(int workers) {
        SparkConf conf = context.getConf();
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            return;
        }
        long deadline = System.nanoTime() + (context.isLocal() ? 0 : WAIT_NANOS);
        int found = count();
        while (found < workers && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TataraException("Interrupted while waiting for executors.", e);
            }
            found = count();
        }
        if (found < workers) {
            throw new SlotsMissing(
                    "%d workers need %d task slots at once and %s has %d (spark.task.cpus=%s); add executors or cores (%s), or lower distribution.workers."
                            .formatted(
                                    workers,
                                    workers,
                                    context.master(),
                                    found,
                                    conf.get("spark.task.cpus", "1"),
                                    context.isLocal()
                                            ? "--master local[%d]".formatted(workers)
                                            : "spark.executor.instances, spark.executor.cores, spark.cores.max"));
        }
    }

    /** Tasks that can run at once now. */
    int count() {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }
}
