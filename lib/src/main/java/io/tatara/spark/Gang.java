package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * N long Spark tasks that work together, each a job of its own. They live for the whole training. If one is lost, the
 * others go on without it, Spark starts it anew, and they let it in; or, as the caller chooses, all end and the error
 * names it. Nothing here waits without a bound.
 */
public final class Gang {

    /**
     * Spark's setting that has ranks of one host summed in its memory first, and one of them speak for the host to others: a
     * host of k ranks sends a k-th of the bytes, and bits of sums depend on who shares a host.
     */
    public static final String SUM_BY_HOST = "spark.tatara.sumByHost";

    private static final Logger LOG = LoggerFactory.getLogger(Gang.class);
    private static final double RENDEZVOUS_SECONDS = 60;
    private static final long LOOK_MILLIS = 500;
    private static final long LEAVE_MILLIS = 5_000;
    private static final long END_MILLIS = 30_000;

    /** How often a rank's job, which Spark itself repeats some times, is started anew before the gang goes on without it. */
    private static final int STARTS = 4;

    private final SparkContext context;
    private final String description;
    private final int workers;
    private final double timeoutSeconds;
    private final boolean survives;

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
         * @return the result; only that of the rank that leads at the end is used
         */
        R run(Collective collective, Iterator<I> rows, Consumer<byte[]> report);
    }

    /**
     * @param description what Spark's UI shows
     * @param timeoutSeconds longest silence of a worker
     * @param survives whether the others go on when a worker is lost
     */
    public Gang(SparkSession spark, String description, int workers, double timeoutSeconds, boolean survives) {
        this.context = spark.sparkContext();
        this.description = description;
        this.workers = workers;
        this.timeoutSeconds = timeoutSeconds;
        this.survives = survives;
    }

    /** Whether {@link #SUM_BY_HOST} is set; it is not by default. */
    public static boolean sumsByHost(SparkConf conf) {
        return conf.getBoolean(SUM_BY_HOST, false);
    }

    /**
     * Waits, within bounds, for as many task slots.
     *
     * @throws TataraException if there are not as many, with what to do
     */
    public static void requireSlots(SparkContext context, int workers) {
        new Slots(context).require(workers);
    }

    /** Tasks that the cluster can run at once as it is now. */
    public static int slots(SparkContext context) {
        return new Slots(context).count();
    }

    /** Runs a gang that nobody asks to end. */
    public <I, R> R run(JavaRDD<I> inputs, Work<I, R> work, GangEvents events) {
        return run(inputs, work, events, end -> {});
    }

    /**
     * Runs the gang and returns its leader's result.
     *
     * @param inputs as many partitions as workers; partition r is rank r's
     * @param events all is delivered before this returns. An exception that it throws ends the gang and is thrown here
     * @param onceAsked takes what is to run, at once and perhaps never, to have ranks {@linkplain Collective#ending() end}
     * @throws WorkerLost when a worker's process went away or fell silent, and the others do not, or cannot, go on
     */
    public <I, R> R run(JavaRDD<I> inputs, Work<I, R> work, GangEvents events, Consumer<Runnable> onceAsked) {
        requireUsable(context.getConf());
        if (inputs.getNumPartitions() != workers) {
            throw new IllegalArgumentException(
                    "%d partitions for %d workers".formatted(inputs.getNumPartitions(), workers));
        }
        new Slots(context).require(workers);
        CompletableFuture<String> stopped = new CompletableFuture<>();
        try (EventRelay relay = new EventRelay(events, e -> stopped.complete("the listener threw " + e));
                Hub hub = new Hub(HubTransport.ofThisProcess(), workers, timeoutSeconds, survives, relay)) {
            CompletableFuture<String> failure =
                    CompletableFuture.anyOf(stopped, hub.failure()).thenApply(String.class::cast);
            Semaphore changes = new Semaphore(0);
            String group = "tatara-" + UUID.randomUUID();
            JavaRDD<R> ranks = new SpreadRdd<>(inputs.mapPartitionsWithIndex(new GangTask<>(hub.address(), work), true)
                            .rdd())
                    .toJavaRDD();
            List<RankJob<R>> jobs = IntStream.range(0, workers)
                    .mapToObj(rank -> new RankJob<>(
                            context,
                            ranks,
                            rank,
                            group,
                            "%s, worker %d".formatted(description, rank),
                            changes::release))
                    .toList();
            var unused = failure.thenRun(changes::release);
            onceAsked.accept(hub::askToEnd);
            R result = await(jobs, hub, failure, changes, relay);
            relay.drain();
            RuntimeException listenerFailure = relay.failure();
            if (listenerFailure != null) {
                throw listenerFailure;
            }
            return result;
        }
    }

    static void requireUsable(SparkConf conf) {
        if (conf.get("spark.serializer", "").contains("Kryo")) {
            throw new TataraException(
                    "spark.serializer is Kryo, which cannot carry Java records; leave it unset (Java serialization). Data does not pass through it.");
        }
    }

    private <R> R await(
            List<RankJob<R>> jobs, Hub hub, CompletableFuture<String> failure, Semaphore changes, EventRelay relay) {
        String group = jobs.get(0).group();
        Rendezvous rendezvous =
                new Rendezvous(context.statusTracker(), group, workers, Math.max(RENDEZVOUS_SECONDS, timeoutSeconds));
        String missed = null;
        try {
            while (!failure.isDone()) {
                // asked before the results are: what ends in between has one the next time
                boolean allOver = jobs.stream().allMatch(RankJob::isOver);
                for (RankJob<R> job : jobs) {
                    R result = job.result();
                    if (result != null) {
                        end(jobs, hub, "the training is over");
                        return result;
                    }
                }
                if (allOver) {
                    hub.lose("every worker left without a result; see the executors' logs");
                }
                resume(jobs, hub);
                replace(context, hub.takeSilentExecutors());
                missed = hub.begun() ? null : rendezvous.missed(hub.registered());
                if (missed != null) {
                    hub.fail(missed);
                }
                changes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            RuntimeException abandoned = abandon(jobs, hub, failure, relay);
            throw missed == null ? abandoned : new SlotsMissing(String.valueOf(abandoned.getMessage()), abandoned);
        } catch (InterruptedException e) {
            hub.fail("the training was interrupted");
            context.cancelJobGroup(group);
            Thread.currentThread().interrupt();
            throw new TataraException("The training was interrupted; its workers are told to end.", e);
        }
    }

    /** Starts again what ended without a result while the gang goes on. */
    private <R> void resume(List<RankJob<R>> jobs, Hub hub) {
        for (RankJob<R> job : jobs) {
            Throwable cause = job.failure();
            if (cause != null && !hub.begun()) {
                hub.fail("Spark ended the job of rank %d: %s".formatted(job.rank(), cause.getMessage()));
            } else if (job.isOver() && hub.isMissing(job.rank()) && job.starts() < STARTS) {
                LOG.warn("The job of rank {} is over and the training is not: it is started anew", job.rank());
                job.again();
            }
        }
    }

    /** Tells the ranks that are left, waits a bounded time for them, and has Spark end those that do not. */
    private <R> void end(List<RankJob<R>> jobs, Hub hub, String reason) throws InterruptedException {
        hub.fail(reason);
        String group = jobs.get(0).group();
        CompletableFuture<?> all =
                CompletableFuture.allOf(jobs.stream().map(RankJob::running).toArray(CompletableFuture[]::new));
        if (!endsWithin(all, LEAVE_MILLIS)) {
            // those that hear leave in order; Spark leaves a trace in the log of each that it kills
            context.cancelJobGroup(group);
            if (!endsWithin(all, END_MILLIS)) {
                LOG.warn("Spark has not ended the jobs of group {} within {} s", group, END_MILLIS / 1000);
            }
        }
    }

    private <R> RuntimeException abandon(
            List<RankJob<R>> jobs, Hub hub, CompletableFuture<String> failure, EventRelay relay)
            throws InterruptedException {
        replace(context, hub.takeSilentExecutors());
        end(jobs, hub, failure.join());
        replace(context, hub.takeSilentExecutors());
        RuntimeException listenerFailure = relay.failure();
        if (listenerFailure != null) {
            return listenerFailure;
        }
        Throwable cause = jobs.stream()
                .map(RankJob::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> new CollectiveException(failure.join()));
        return failed(hub.lost(), failure.join(), cause);
    }

    /** @param lost whether workers went away, rather than that one did something */
    static TataraException failed(boolean lost, String reason, Throwable cause) {
        String message = "Training failed: %s%s".formatted(reason, reason.endsWith(".") ? "" : ".");
        return lost ? new WorkerLost(message, cause) : new TataraException(message, cause);
    }

    /** A process that hangs would be given the next attempt's task, which then waits for it. */
    static void replace(SparkContext context, Set<String> executors) {
        if (context.isLocal()) {
            return;
        }
        for (String executor : executors) {
            boolean asked = context.killAndReplaceExecutor(executor);
            LOG.warn("Executor {} is silent; the cluster {} replace it", executor, asked ? "is asked to" : "cannot");
        }
    }

    /** Whether it ends, well or not, within some time. */
    private static boolean endsWithin(CompletableFuture<?> job, long millis) throws InterruptedException {
        try {
            job.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
