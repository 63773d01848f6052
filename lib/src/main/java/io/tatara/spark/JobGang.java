package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * N workers that exchange by Spark's own jobs, one an exchange, for clusters whose workers cannot reach each other, or the
 * driver, at other ports than Spark's. Each lives on a thread of its own in an executor, between jobs; the loss of one ends
 * all. Slower than a {@link Gang}: an exchange costs a job, and all floats pass through the driver. Nothing here waits
 * without a bound.
 */
public final class JobGang {

    private final SparkContext context;
    private final String description;
    private final int workers;
    private final double timeoutSeconds;

    /**
     * @param description what Spark's UI shows
     * @param timeoutSeconds longest silence of a worker
     */
    public JobGang(SparkSession spark, String description, int workers, double timeoutSeconds) {
        this.context = spark.sparkContext();
        this.description = description;
        this.workers = workers;
        this.timeoutSeconds = timeoutSeconds;
    }

    /**
     * Runs the gang and returns rank 0's result.
     *
     * @param inputs as many partitions as workers; partition r is rank r's
     * @param work reads its rows before it exchanges
     * @param events all is delivered before this returns. An exception that it throws ends the gang and is thrown here
     * @param onceAsked takes what is to run, at once and perhaps never, to have ranks end before their time
     * @throws WorkerLost when a worker's process went away or fell silent
     */
    public <I, R> R run(JavaRDD<I> inputs, Gang.Work<I, R> work, GangEvents events, Consumer<Runnable> onceAsked) {
        Gang.requireUsable(context.getConf());
        if (inputs.getNumPartitions() != workers) {
            throw new IllegalArgumentException(
                    "%d partitions for %d workers".formatted(inputs.getNumPartitions(), workers));
        }
        new Slots(context).require(workers);
        AtomicReference<@Nullable JobFailure> stopped = new AtomicReference<>();
        AtomicBoolean ending = new AtomicBoolean();
        onceAsked.accept(() -> ending.set(true));
        String run = "tatara-" + UUID.randomUUID();
        try (EventRelay relay = new EventRelay(events, e -> stopped.set(new JobFailure("the listener threw " + e)));
                BoundedJobs jobs = new BoundedJobs(context, run, description)) {
            JobRounds rounds =
                    new JobRounds(context, jobs, workers, timeoutSeconds, relay::told, ending::get, stopped::get);
            return lead(rounds, new JobStart<>(run, workers, timeoutSeconds, work), inputs, relay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TataraException("The training was interrupted; its workers are told to end.", e);
        }
    }

    private <I, R> R lead(JobRounds rounds, JobStart<I, R> start, JavaRDD<I> inputs, EventRelay relay)
            throws InterruptedException {
        String reason = "the training was interrupted";
        try {
            rounds.start(
                    new SpreadRdd<>(inputs.mapPartitionsWithIndex(start, true).rdd()));
            @SuppressWarnings("unchecked") // what the work's own ranks leave with
            R result = (R) rounds.lead();
            reason = "the training is over";
            relay.drain();
            requireHeard(relay);
            if (result == null) {
                throw new JobFailure("rank 0 left without a result");
            }
            return result;
        } catch (JobFailure e) {
            reason = e.reason();
            relay.drain();
            requireHeard(relay);
            Gang.replace(context, e.silent());
            throw Gang.failed(e.isLoss(), e.reason(), new CollectiveException(e.reason()));
        } finally {
            rounds.end(reason);
        }
    }

    private static void requireHeard(EventRelay relay) {
        RuntimeException failure = relay.failure();
        if (failure != null) {
            throw failure;
        }
    }
}
