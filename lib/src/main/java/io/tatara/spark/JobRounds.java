package io.tatara.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * The driver's side of ranks that exchange by Spark jobs.
 *
 * <pre>
 *   job k:   sums of k − 1 ──broadcast──▶ task r ──▶ mailbox of r ──▶ its part of k ──▶ driver: sum in rank order
 *                                                        └─ not yet: the next job asks again
 * </pre>
 *
 * Used by one thread.
 */
final class JobRounds {

    /** Longest wait of a task for a rank that computes: until then the driver hears nothing of it. */
    private static final double ASK_SECONDS = 2;

    /** As long where there are fewer slots than ranks: a task that waits holds the one that another needs. */
    private static final double CROWDED_SECONDS = 0.05;

    /** Spark itself may take some seconds to place a task. */
    private static final double LEAST_SILENCE_SECONDS = 10;

    /** How much longer than the timeout a rank whose process answers may keep the others waiting. */
    private static final int PATIENCE = 10;

    private static final double START_SECONDS = 60;
    private static final long AWAY_MILLIS = 100;
    private static final long LEAVE_MILLIS = 5_000;

    private final SparkContext context;
    private final BoundedJobs jobs;
    private final List<Place> homes;
    private final double timeoutSeconds;
    private final Consumer<byte[]> told;
    private final BooleanSupplier ending;
    private final Supplier<@Nullable JobFailure> obstacle;
    private final double askSeconds;
    private final int[] heard;
    private @Nullable Broadcast<Outcome> last;

    /**
     * @param jobs whose group is the run's name
     * @param told takes ranks' events
     * @param ending whether ranks are to end before their time
     * @param obstacle what keeps the driver from going on, if anything does
     */
    JobRounds(
            SparkContext context,
            BoundedJobs jobs,
            int size,
            double timeoutSeconds,
            Consumer<byte[]> told,
            BooleanSupplier ending,
            Supplier<@Nullable JobFailure> obstacle) {
        this.context = context;
        this.jobs = jobs;
        this.homes = new ArrayList<>(Collections.nCopies(size, Home.UNKNOWN));
        this.timeoutSeconds = timeoutSeconds;
        this.told = told;
        this.ending = ending;
        this.obstacle = obstacle;
        this.askSeconds = new Slots(context).count() < size ? CROWDED_SECONDS : ASK_SECONDS;
        this.heard = new int[size];
    }

    /** How long a rank's mailbox waits for a job. */
    static double lifeSeconds(double timeoutSeconds) {
        return PATIENCE * Math.max(timeoutSeconds, LEAST_SILENCE_SECONDS);
    }

    /**
     * Has a job start all ranks.
     *
     * @param ranks tells where each lives, when it is computed
     * @throws JobFailure when they do not all start
     */
    void start(RDD<Home> ranks) throws InterruptedException {
        double bound = Math.max(START_SECONDS, timeoutSeconds);
        Rendezvous rendezvous = new Rendezvous(context.statusTracker(), jobs.group(), homes.size(), bound);
        try {
            jobs.run(ranks, new First<>(), home -> homes.set(home.rank(), home.place()), () -> {
                String missed = rendezvous.missed(0);
                return missed == null ? obstacle.get() : new JobFailure(missed);
            });
        } catch (ExecutionException e) {
            throw new JobFailure("Spark ended the job that starts workers: " + BoundedJobs.reason(e));
        }
    }

    /**
     * Leads exchanges until all ranks have left; returns what rank 0 left with.
     *
     * @throws JobFailure when they cannot go on
     */
    @Nullable
    Serializable lead() throws InterruptedException {
        try {
            for (int index = 0; ; index++) {
                JobRound round = new JobRound(index, homes);
                gather(round);
                forget();
                if (round.isLast()) {
                    return round.result();
                }
                last = JavaSparkContext.fromSparkContext(context).broadcast(round.outcome());
            }
        } finally {
            forget();
        }
    }

    private void forget() {
        if (last != null) {
            last.destroy();
            last = null;
        }
    }

    private void gather(JobRound round) throws InterruptedException {
        long movedNanos = System.nanoTime();
        while (!round.missing().isEmpty()) {
            JobFailure found = obstacle.get();
            if (found != null) {
                throw found;
            }
            int missing = round.missing().size();
            ask(round);
            if (round.missing().size() < missing) {
                movedNanos = System.nanoTime();
            } else if (secondsSince(movedNanos) > PATIENCE * timeoutSeconds) {
                throw JobFailure.lost(
                        "rank %s did not bring its part of round %d (%s) within %.0f s; see its executor's log"
                                .formatted(round.missing(), round.index(), round.call(), PATIENCE * timeoutSeconds),
                        Set.of());
            }
        }
    }

    /** One job, which asks every rank: those that have brought their part, whether they are still there. */
    private void ask(JobRound round) throws InterruptedException {
        Set<Integer> silent = new TreeSet<>();
        IntStream.range(0, homes.size()).forEach(silent::add);
        round.away().clear();
        double seconds = Math.min(askSeconds, Math.max(CROWDED_SECONDS, timeoutSeconds / 4));
        double silence = seconds + Math.max(LEAST_SILENCE_SECONDS, timeoutSeconds);
        long[] answeredNanos = {System.nanoTime()};
        Errand errand = new Errand(jobs.group(), last, ending.getAsBoolean(), null, (long) (seconds * 1000));
        try {
            jobs.run(
                    asks(round),
                    errand,
                    answer -> {
                        silent.remove(answer.rank());
                        answeredNanos[0] = System.nanoTime();
                        hear(answer, round);
                    },
                    () -> secondsSince(answeredNanos[0]) > silence ? silence(round, silent) : null);
        } catch (ExecutionException e) {
            throw ended(round, e);
        }
        round.requireWhole();
        if (!round.away().isEmpty()) {
            requireHomes(round, round.away());
            TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
        }
    }

    private RDD<Ask> asks(JobRound round) {
        List<Tuple2<Ask, Seq<String>>> asks = IntStream.range(0, homes.size())
                .mapToObj(rank -> new Tuple2<>(
                        new Ask(rank, heard[rank], round.missing().contains(rank) ? round.index() : -1),
                        wish(homes.get(rank))))
                .toList();
        return context.makeRDD(JavaConverters.asScalaBuffer(asks).toSeq(), ClassTag$.MODULE$.apply(Ask.class));
    }

    private Seq<String> wish(Place home) {
        List<String> places = context.isLocal() ? List.of() : List.of(SpreadRdd.place(home.host(), home.executor()));
        return JavaConverters.asScalaBuffer(places).toSeq();
    }

    private void hear(Answer answer, JobRound round) {
        int rank = answer.rank();
        int next = answer.firstEvent();
        for (byte[] event : answer.events()) {
            if (next++ == heard[rank]) {
                told.accept(event);
                heard[rank]++;
            }
        }
        answer.standing().meet(round, rank);
        if (round.away().contains(rank)
                && answer.executor().equals(homes.get(rank).executor())) {
            round.fail(JobFailure.lost(
                    "%s was lost in round %d: it is there no longer".formatted(round.describe(rank), round.index()),
                    Set.of()));
        }
    }

    /** A task that ran elsewhere found no rank: its home had no free slot, or is gone. */
    private void requireHomes(JobRound round, Set<Integer> ranks) {
        Set<String> there = context.isLocal()
                ? Set.of(homes.get(0).executor())
                : SpreadRdd.executors(context).stream()
                        .map(executor -> executor.executorId())
                        .collect(Collectors.toSet());
        List<String> lost = ranks.stream()
                .filter(rank -> !there.contains(homes.get(rank).executor()))
                .map(round::describe)
                .toList();
        if (!lost.isEmpty()) {
            throw JobFailure.lost(
                    "%s was lost in round %d: its executor is gone".formatted(String.join(", ", lost), round.index()),
                    Set.of());
        }
    }

    private JobFailure silence(JobRound round, Set<Integer> silent) {
        return JobFailure.lost(
                "%s was not heard from for %s s in round %d (distribution.timeoutSeconds); see its executor's log"
                        .formatted(
                                silent.stream().map(round::describe).collect(Collectors.joining(", ")),
                                Math.max(LEAST_SILENCE_SECONDS, timeoutSeconds),
                                round.index()),
                silent.stream().map(rank -> homes.get(rank).executor()).collect(Collectors.toSet()));
    }

    private JobFailure ended(JobRound round, ExecutionException e) {
        String message = BoundedJobs.reason(e);
        if (message.contains("spark.driver.maxResultSize")) {
            return new JobFailure(
                    "round %d brings the driver more than spark.driver.maxResultSize; set it to 0, or to more than 4 bytes for each parameter and worker, and spark.driver.memory to twice that at least (%s)"
                            .formatted(round.index(), message));
        }
        requireHomes(round, IntStream.range(0, homes.size()).boxed().collect(Collectors.toSet()));
        return new JobFailure("Spark ended the job of round %d: %s".formatted(round.index(), message));
    }

    /** Has ranks go that have not gone yet, as far as they can be reached; waits a bounded time. */
    void end(String reason) throws InterruptedException {
        Errand errand = new Errand(jobs.group(), null, false, reason, LEAVE_MILLIS);
        long began = System.nanoTime();
        try {
            jobs.run(
                    asks(new JobRound(0, homes)),
                    errand,
                    answer -> {},
                    () -> secondsSince(began) * 1000 > 2 * LEAVE_MILLIS ? new JobFailure("no answer") : null);
        } catch (JobFailure | ExecutionException unheard) {
            // a rank that does not hear it finds, after a while, that no job looks for it
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
