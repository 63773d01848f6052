package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Spark job of N long tasks that work together: all or none. Its tasks live for the whole training; if one fails,
 * is lost or falls silent, all end and the error names it. Nothing here waits without a bound.
 */
public final class Gang {

    private static final Logger LOG = LoggerFactory.getLogger(Gang.class);
    private static final double RENDEZVOUS_SECONDS = 60;
    private static final long LEAVE_SECONDS = 5;
    private static final long END_SECONDS = 30;

    private final SparkContext context;
    private final String description;
    private final int workers;
    private final double timeoutSeconds;

    /**
     * What each rank does. Shipped to the tasks.
     *
     * @param <I> rows
     * @param <R> the result, {@link Serializable}
     */
    @FunctionalInterface
    public interface Work<I, R> extends Serializable {

        /**
         * Runs on a task's thread, which is interrupted when the gang ends.
         *
         * @param rows this rank's partition
         * @param report sends bytes to the driver, without waiting
         * @return the result; only rank 0's is used
         */
        R run(Collective collective, Iterator<I> rows, Consumer<byte[]> report);
    }

    /**
     * @param description what Spark's UI shows
     * @param timeoutSeconds longest silence of a worker
     */
    public Gang(SparkSession spark, String description, int workers, double timeoutSeconds) {
        this.context = spark.sparkContext();
        this.description = description;
        this.workers = workers;
        this.timeoutSeconds = timeoutSeconds;
    }

    /**
     * Runs the gang and returns rank 0's result.
     *
     * @param inputs as many partitions as workers; partition r is rank r's
     * @param events hears what ranks report, each rank's in order, on one thread; all is delivered before this returns.
     *     An exception that it throws ends the gang and is thrown here
     * @throws WorkerLost when a worker's process went away or fell silent
     */
    public <I, R> R run(JavaRDD<I> inputs, Work<I, R> work, Consumer<byte[]> events) {
        requireUsable(context.getConf());
        if (inputs.getNumPartitions() != workers) {
            throw new IllegalArgumentException(
                    "%d partitions for %d workers".formatted(inputs.getNumPartitions(), workers));
        }
        new Slots(context).require(workers);
        CompletableFuture<String> stopped = new CompletableFuture<>();
        try (EventRelay relay = new EventRelay(events, e -> stopped.complete("the listener threw " + e));
                Hub hub = new Hub(HubTransport.ofThisProcess(), workers, timeoutSeconds, relay)) {
            CompletableFuture<String> failure =
                    CompletableFuture.anyOf(stopped, hub.failure()).thenApply(String.class::cast);
            String group = "tatara-" + UUID.randomUUID();
            CompletableFuture<List<R>> job = submit(group, inputs, new GangTask<>(hub.address(), work));
            R result = await(job, hub, failure, group, relay);
            relay.drain();
            RuntimeException listenerFailure = relay.failure();
            if (listenerFailure != null) {
                throw listenerFailure;
            }
            return result;
        }
    }

    private static void requireUsable(SparkConf conf) {
        if (conf.get("spark.serializer", "").contains("Kryo")) {
            throw new TataraException(
                    "spark.serializer is Kryo, which cannot carry Java records; leave it unset (Java serialization). Data does not pass through it.");
        }
        if (conf.getBoolean("spark.speculation", false)) {
            throw new TataraException(
                    "spark.speculation is on and would clone long-lived workers; set spark.speculation=false for training.");
        }
    }

    private <I, R> CompletableFuture<List<R>> submit(String group, JavaRDD<I> inputs, GangTask<I, R> task) {
        CompletableFuture<List<R>> job = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        context.setJobGroup(group, description, true);
                        job.complete(inputs.mapPartitionsWithIndex(task, true).collect());
                    } catch (Throwable e) {
                        job.completeExceptionally(e);
                    }
                },
                "tatara-gang");
        thread.setDaemon(true);
        thread.start();
        return job;
    }

    private <R> R await(
            CompletableFuture<List<R>> job,
            Hub hub,
            CompletableFuture<String> failure,
            String group,
            EventRelay relay) {
        Rendezvous rendezvous =
                new Rendezvous(context.statusTracker(), group, workers, Math.max(RENDEZVOUS_SECONDS, timeoutSeconds));
        CompletableFuture<Object> any = CompletableFuture.anyOf(job, failure);
        try {
            while (!any.isDone()) {
                try {
                    any.get(500, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    String missed = rendezvous.missed(hub.registered());
                    if (missed != null) {
                        hub.fail(missed);
                    }
                }
            }
            return job.isDone() && !failure.isDone() ? answer(job.get()) : abandon(job, hub, failure, group, relay);
        } catch (InterruptedException e) {
            hub.fail("the training was interrupted");
            context.cancelJobGroup(group);
            Thread.currentThread().interrupt();
            throw new TataraException("The training was interrupted; its workers are told to end.", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (failure.isDone()) {
                throw failed(hub, failure.join(), cause);
            }
            throw new TataraException("Training failed: Spark ended its job: " + cause.getMessage(), cause);
        }
    }

    private static <R> R answer(List<R> results) {
        if (results.isEmpty()) {
            throw new TataraException(
                    "Training failed: every worker left without a result, having lost the driver; see the executors' logs.");
        }
        return results.get(0);
    }

    /**
     * Ends the job, waits a bounded time until it has ended, and throws the reason. The ranks hear of it at once
     * and leave in order; Spark kills those alone that do not, for it leaves a trace of each in the log.
     */
    private <R> R abandon(
            CompletableFuture<List<R>> job, Hub hub, CompletableFuture<String> failure, String group, EventRelay relay)
            throws InterruptedException {
        hub.fail(failure.join());
        replace(hub.silentExecutors());
        Throwable cause = new CollectiveException(failure.join());
        try {
            if (!endsWithin(job, LEAVE_SECONDS)) {
                context.cancelJobGroup(group);
            }
            job.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            cause = e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            LOG.warn("Spark has not ended the job of group {} within {} s", group, END_SECONDS);
        }
        RuntimeException listenerFailure = relay.failure();
        if (listenerFailure != null) {
            throw listenerFailure;
        }
        throw failed(hub, failure.join(), cause);
    }

    private static TataraException failed(Hub hub, String reason, Throwable cause) {
        String message = "Training failed: %s.".formatted(reason);
        return hub.lost() ? new WorkerLost(message, cause) : new TataraException(message, cause);
    }

    /** A process that hangs would be given the next attempt's task, which then waits for it. */
    private void replace(Set<String> executors) {
        if (context.isLocal()) {
            return;
        }
        for (String executor : executors) {
            boolean asked = context.killAndReplaceExecutor(executor);
            LOG.warn("Executor {} is silent; the cluster {} replace it", executor, asked ? "is asked to" : "cannot");
        }
    }

    private static boolean endsWithin(CompletableFuture<?> job, long seconds)
            throws InterruptedException, ExecutionException {
        try {
            job.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
