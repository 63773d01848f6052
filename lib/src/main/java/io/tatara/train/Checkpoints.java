package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.engine.Trainable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica's checkpoints. The training's thread copies what is to be kept and goes on; another writes it.
 *
 * <pre>
 *   round r      due: every rank copies ─▶ its writer writes
 *   rounds r+…   each says at an exchange that its part is there; when all have, the leader's writer commits the manifest
 * </pre>
 *
 * Whatever is decided here is decided on what all ranks have heard, and so alike. A checkpoint that is due while another is
 * in flight is left out; one in flight is given up when ranks are lost or let in. Used by one thread.
 */
final class Checkpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** What the last checkpoint, at the end or at an interruption, is waited for. */
    private static final long LAST_SECONDS = 60;

    /** And where it is all that there is of the result. */
    private static final long RESULT_SECONDS = 1800;

    /** Others are told that often that it is still being written: who says nothing for long is missed. */
    private static final long TOLD_SECONDS = 1;

    private final ReplicaPlan plan;
    private final CheckpointRhythm rhythm;
    private final Trainable engine;
    private final Stepper stepper;
    private final Collective collective;
    private final ParameterMean mean;
    private final Summing summing;
    private final BestModel best;
    private final Duty duty;
    private final Kept kept;
    private final @Nullable CheckpointWriter writer;
    private final Commits commits;
    private boolean asked;
    private long takenNanos = System.nanoTime();
    private double lastCost;
    private @Nullable InFlight inFlight;
    private @Nullable CompletableFuture<Saved> own;

    /** @param tell hears, on the training's thread, what became of checkpoints that this rank led */
    Checkpoints(
            ReplicaPlan plan,
            Duty duty,
            Stepper stepper,
            Collective collective,
            ParameterMean mean,
            Summing summing,
            BestModel best,
            Consumer<TrainingEvent> tell) {
        this.plan = plan;
        this.rhythm = plan.config().checkpoints();
        this.duty = duty;
        this.engine = duty.trainable();
        this.kept = duty.kept();
        this.stepper = stepper;
        this.collective = collective;
        this.mean = mean;
        this.summing = summing;
        this.best = best;
        this.commits = new Commits(tell);
        // the last one of a pipeline is all that there is of its result
        CheckpointStore store = rhythm.isNever() && kept.shared() ? null : plan.checkpoints();
        this.writer = store == null ? null : new CheckpointWriter(store, collective.rank(), kept);
    }

    /** Before the first round: the checkpoint that the training continues from. */
    void resumed(CheckpointManifest from) {
        commits.resumed(from);
        if (writer != null) {
            writer.resumed(BestFiles.of(from));
        }
    }

    /** Whether this rank, if it leads, asks all for one. */
    boolean asks() {
        return writer != null && rhythm.asks((System.nanoTime() - takenNanos) / 1e9, lastCost);
    }

    /** What the others are to hear at the next exchange: nothing, or that this rank's part is written. Said once. */
    List<String> news() {
        if (own == null || !own.isDone()) {
            return List.of();
        }
        String said = own.join().toJson();
        own = null;
        return List.of(said);
    }

    /** Hears what was said at an exchange. */
    void heard(RoundReport all) {
        asked = all.asks();
        commits.tellDone();
        follow(all);
    }

    private void follow(RoundReport all) {
        InFlight current = inFlight;
        if (current == null) {
            return;
        }
        if (!current.hear(all.present(), all.saved())) {
            LOG.info(
                    "The checkpoint after round {} is given up: other workers take part now",
                    current.cursor().round());
            inFlight = null;
        } else if (current.isDecided()) {
            inFlight = null;
            lastCost = current.seconds();
            conclude(current);
        }
    }

    private void conclude(InFlight decided) {
        if (writer == null || !collective.leads()) {
            return;
        }
        String failure = decided.failure();
        if (failure.isEmpty()) {
            CheckpointManifest manifest = manifest(decided);
            commits.add(writer.commit(manifest), manifest);
        } else {
            commits.addFailed(writer.fail(decided.cursor(), failure));
        }
    }

    private CheckpointManifest manifest(InFlight decided) {
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                collective.size(),
                duty.parameters(),
                engine.stateLength(),
                plan.config().seed(),
                decided.cursor(),
                decided.entries(),
                plan.exchange().cuts(),
                plan.exchange().dealt(plan.engines()));
    }

    private long lastSeconds() {
        return kept.shared() ? LAST_SECONDS : RESULT_SECONDS;
    }

    /** Whether there are any. */
    boolean areKept() {
        return writer != null;
    }

    /** The newest one that counts, where this rank leads; null if there is none. */
    @Nullable
    CheckpointManifest committed() {
        return commits.newest();
    }

    /** Ranks were let in, who know of nothing. */
    void giveUp() {
        asked = false;
        inFlight = null;
    }

    /** Between two rounds: takes one, if it is due and none is in flight. */
    void takeIfDue(Cursor cursor) {
        if (writer != null && inFlight == null && rhythm.due(cursor, asked)) {
            take(writer, cursor);
        }
    }

    private void take(CheckpointWriter to, Cursor cursor) {
        takenNanos = System.nanoTime();
        asked = false;
        stepper.gatherState();
        long beganCopying = ProcessorTime.nanos();
        boolean keeps = kept.shared() ? collective.leads() : kept.own();
        boolean oneState = engine.stateLength() == 0 || plan.exchange().sharesState();
        boolean common = kept.shared() && oneState && !summing.rounds();
        Snapshot snapshot = to.snapshot(cursor, keeps);
        snapshot.takeOwed(summing.owed());
        if (keeps || !oneState) {
            snapshot.takeState(engine);
        }
        if (keeps) {
            snapshot.takeCommon(mean);
            takeBest(snapshot, kept.shared() ? to.committedBest() : 0);
        } else {
            to.forgetBest();
        }
        inFlight = new InFlight(cursor, common);
        own = keeps || !common ? to.write(snapshot, ProcessorTime.nanos() - beganCopying) : null;
    }

    private void takeBest(Snapshot snapshot, long committed) {
        float[] parameters = best.parameters();
        float[] state = best.state();
        if (parameters != null
                && state != null
                && committed != snapshot.cursor().best().step()) {
            snapshot.takeBest(parameters, state);
        }
    }

    /** Takes the last one, at the end or at an interruption, and waits for it. Every rank takes part. */
    void finish(Cursor cursor) {
        settle();
        if (writer != null) {
            take(writer, cursor);
            settle();
            if (collective.leads()) {
                writer.tidyUp();
            }
        }
    }

    /** Waits, within bounds, for the one in flight. Every rank takes part. */
    void settle() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(lastSeconds());
        // whoever writes says so at the deadline at the latest, and then all see alike what becomes of it
        for (InFlight current = inFlight; current != null; current = inFlight) {
            RoundReport said = RoundReport.ofCheckpoint(
                    collective.rank(), awaitOwn(current.cursor().round(), deadline));
            follow(RoundReport.merge(collective.allGather(said.toBytes())));
        }
        commits.await(LAST_SECONDS);
    }

    /** What this rank has to say of its part; nothing while it is being written. */
    private List<String> awaitOwn(long round, long deadline) {
        if (own == null) {
            return List.of();
        }
        long left = deadline - System.nanoTime();
        try {
            String said = own.get(Math.min(left, TimeUnit.SECONDS.toNanos(TOLD_SECONDS)), TimeUnit.NANOSECONDS)
                    .toJson();
            own = null;
            return List.of(said);
        } catch (TimeoutException e) {
            return left > TimeUnit.SECONDS.toNanos(TOLD_SECONDS) ? List.of() : List.of(late(round));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(late(round));
        } catch (ExecutionException e) {
            return List.of(Saved.failed(collective.rank(), round, String.valueOf(e.getCause()))
                    .toJson());
        }
    }

    private String late(long round) {
        return Saved.failed(collective.rank(), round, "it was not written within %d s".formatted(lastSeconds()))
                .toJson();
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
