package io.tatara.spark;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;

/**
 * One rank's Spark job, of one long task. Were all ranks tasks of one job, the loss of an executor's shuffle files would
 * have Spark start every one of them anew, those that live included.
 */
final class RankJob<R> {

    private final SparkContext context;
    private final JavaRDD<R> work;
    private final int rank;
    private final String group;
    private final String description;
    private final Runnable onEnd;
    private CompletableFuture<List<R>> running;
    private int starts;

    /** @param onEnd called, on some thread, when the job is over, each time that it is */
    RankJob(SparkContext context, JavaRDD<R> work, int rank, String group, String description, Runnable onEnd) {
        this.context = context;
        this.work = work;
        this.rank = rank;
        this.group = group;
        this.description = description;
        this.onEnd = onEnd;
        this.running = start();
    }

    private CompletableFuture<List<R>> start() {
        starts++;
        CompletableFuture<List<R>> job = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        context.setJobGroup(group, description, true);
                        job.complete(work.collectPartitions(new int[] {rank})[0]);
                    } catch (Throwable e) {
                        job.completeExceptionally(e);
                    }
                    onEnd.run();
                },
                "tatara-rank-" + rank);
        thread.setDaemon(true);
        thread.start();
        return job;
    }

    int rank() {
        return rank;
    }

    String group() {
        return group;
    }

    /** Times that it was started. */
    int starts() {
        return starts;
    }

    /** Starts it again, once it is over. */
    void again() {
        running = start();
    }

    boolean isOver() {
        return running.isDone();
    }

    CompletableFuture<List<R>> running() {
        return running;
    }

    /** What the task returned; null while it has not, or if it returned nothing, or if the job failed. */
    @Nullable
    R result() {
        if (!running.isDone() || running.isCompletedExceptionally()) {
            return null;
        }
        List<R> results = running.join();
        return results.isEmpty() ? null : results.get(0);
    }

    /** Why the job failed; null if it did not. */
    @Nullable
    Throwable failure() {
        return running.isCompletedExceptionally()
                ? running.handle((results, e) -> e).join()
                : null;
    }
}
