package io.tatara.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the checkpoints that a rank leads, told in their order on the training's thread. Used by that thread. */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    private final Consumer<TrainingEvent> tell;
    private final Deque<Outcome> open = new ArrayDeque<>();
    private @Nullable CheckpointManifest newest;

    Commits(Consumer<TrainingEvent> tell) {
        this.tell = tell;
    }

    /** @param manifest null if it has failed already */
    private record Outcome(
            CompletableFuture<TrainingEvent> event,
            @Nullable CheckpointManifest manifest) {}

    /** The training goes on from a checkpoint. */
    void resumed(CheckpointManifest from) {
        newest = from;
    }

    /** One is being committed. */
    void add(CompletableFuture<TrainingEvent> event, CheckpointManifest manifest) {
        open.add(new Outcome(event, manifest));
    }

    /** What is left of one that does not come about is being deleted. */
    void addFailed(CompletableFuture<TrainingEvent> event) {
        open.add(new Outcome(event, null));
    }

    /** The newest that counts; null if there is none. */
    @Nullable
    CheckpointManifest newest() {
        return newest;
    }

    /** Tells what is known. */
    void tellDone() {
        while (!open.isEmpty() && open.getFirst().event().isDone()) {
            Outcome first = open.removeFirst();
            tell(first, first.event().join());
        }
    }

    private void tell(Outcome outcome, TrainingEvent event) {
        if (event instanceof TrainingEvent.CheckpointWritten) {
            newest = outcome.manifest();
        }
        tell.accept(event);
    }

    /** Waits for all of them, for so long each. */
    void await(long seconds) {
        while (!open.isEmpty()) {
            Outcome first = open.removeFirst();
            try {
                tell(first, first.event().get(seconds, TimeUnit.SECONDS));
            } catch (TimeoutException e) {
                LOG.warn("The last checkpoint was not committed within {} s and may not count", seconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                LOG.warn("The last checkpoint does not count", e.getCause());
            }
        }
    }
}
