package io.tatara.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one rank's part of checkpoints on a thread of its own, one thing after the other. */
final class CheckpointWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
    private static final long CLOSE_SECONDS = 5;

    private final CheckpointStore store;
    private final int rank;
    private final Kept kept;
    private final SheetStock sheets;
    private final ExecutorService thread;
    private BestFiles best = BestFiles.NONE;
    private volatile long committedBest;
    private long toldNanos;

    CheckpointWriter(CheckpointStore store, int rank, Kept kept) {
        this.store = store;
        this.rank = rank;
        this.kept = kept;
        this.sheets = store.sheets(rank);
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "tatara-checkpoint-" + rank);
            made.setDaemon(true);
            return made;
        });
    }

    /** Before anything is written: where the checkpoint that the training continues from has the best epoch's. */
    void resumed(BestFiles files) {
        best = files;
        committedBest = files.step();
    }

    /** The step whose parameters need no copy if they are the best: a checkpoint that counts has them. 0 for none. */
    long committedBest() {
        return committedBest;
    }

    /** Others lead meanwhile, and delete what theirs do not refer to. */
    void forgetBest() {
        committedBest = 0;
    }

    /** One to fill, with sheets of this writer's. */
    Snapshot snapshot(Cursor cursor, boolean keeps) {
        return new Snapshot(cursor, keeps, kept, sheets);
    }

    /**
     * Writes what the snapshot holds, which is the writer's from now on.
     *
     * @param copyNanos of processor time that the snapshot took
     */
    CompletableFuture<Saved> write(Snapshot snapshot, long copyNanos) {
        long round = snapshot.cursor().round();
        return run(() -> tryWrite(snapshot, round).costing((copyNanos + spentNanos()) / 1e9))
                .exceptionally(e -> Saved.failed(rank, round, e.toString()));
    }

    private Saved tryWrite(Snapshot snapshot, long round) {
        try {
            return new Saved(rank, round, entries(snapshot), "", 0);
        } catch (RuntimeException e) {
            LOG.warn("{}", e.getMessage());
            return Saved.failed(rank, round, String.valueOf(e.getMessage()));
        } finally {
            snapshot.end();
        }
    }

    /** Of this thread since it last told: what committing the one before took is part of it. */
    private long spentNanos() {
        long now = ProcessorTime.nanos();
        long spent = now - toldNanos;
        toldNanos = now;
        return Math.max(0, spent);
    }

    private List<CheckpointEntry> entries(Snapshot snapshot) {
        long round = snapshot.cursor().round();
        CheckpointPlace place = store.place(CheckpointPlace.Kind.ROUND, round);
        List<CheckpointEntry> entries = new ArrayList<>();
        snapshot.own().forEach((name, sheet) -> entries.add(store.write(place, name, sheet)));
        if (!snapshot.keeps()) {
            best = BestFiles.NONE;
            return entries;
        }
        if (!kept.shared()) {
            // whether a checkpoint comes to count is the leader's to know: the next one may not refer to this one's
            // files
            best = BestFiles.NONE;
        }
        long step = snapshot.cursor().best().step();
        if (!snapshot.best().isEmpty() && best.step() != step) {
            CheckpointPlace shared = store.place(CheckpointPlace.Kind.BEST, round);
            List<CheckpointEntry> written = new ArrayList<>();
            snapshot.best().forEach((name, sheet) -> written.add(store.write(shared, name, sheet)));
            best = new BestFiles(step, round, written);
        }
        entries.addAll(best.entries());
        return entries;
    }

    /** Makes a checkpoint count. */
    CompletableFuture<TrainingEvent> commit(CheckpointManifest manifest) {
        Cursor cursor = manifest.cursor();
        return run(() -> {
                    try {
                        String path = store.commit(manifest);
                        committedBest = best.step();
                        return new TrainingEvent.CheckpointWritten(
                                cursor.epochs(), cursor.partial().steps(), path);
                    } catch (RuntimeException e) {
                        LOG.warn("{}", e.getMessage());
                        return giveUp(cursor, String.valueOf(e.getMessage()));
                    }
                })
                .exceptionally(e -> giveUp(cursor, e.toString()));
    }

    /** The training is over: deletes what dead workers' files there are beside the checkpoints. */
    void tidyUp() {
        CompletableFuture<Void> tidied = CompletableFuture.runAsync(store::deleteSheets, thread);
        try {
            tidied.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Files beside the checkpoints could not be deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes what was written of a checkpoint that failed, and says what is left. */
    CompletableFuture<TrainingEvent> fail(Cursor cursor, String reason) {
        return run(() -> giveUp(cursor, reason));
    }

    private TrainingEvent giveUp(Cursor cursor, String reason) {
        String kept;
        try {
            store.discard(cursor.round());
            kept = Objects.requireNonNullElse(store.newest(), "");
        } catch (RuntimeException e) {
            kept = String.valueOf(e.getMessage());
        }
        if (best.round() == cursor.round()) {
            best = BestFiles.NONE;
        }
        return new TrainingEvent.CheckpointFailed(cursor.epochs(), store.path(cursor.round()), reason, kept);
    }

    private <T> CompletableFuture<T> run(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, thread);
    }

    /** Ends the thread, if the file system lets it. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Worker {} still writes a checkpoint, which is of no use any more", rank);
                return;
            }
            sheets.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
