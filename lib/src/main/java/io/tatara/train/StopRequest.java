package io.tatara.train;

import java.util.concurrent.CompletableFuture;

/** Asks a training, from any thread, to end with the round under way and a checkpoint. Cannot be taken back. */
public final class StopRequest {

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    public void ask() {
        asked.complete(null);
    }

    public boolean isAsked() {
        return asked.isDone();
    }

    /** Runs something once it is asked, or now if it was; on the thread that asks, so it should take no time. */
    public void onceAsked(Runnable action) {
        var unused = asked.thenRun(action);
    }
}
