package io.tatara.spark;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events from the transport's threads to a listener, in order, on one thread of its own. */
final class EventRelay implements GangEvents, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final long DRAIN_SECONDS = 30;

    private final GangEvents listener;
    private final Consumer<RuntimeException> onFailure;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "tatara-events");
        made.setDaemon(true);
        return made;
    });

    /** @param onFailure told once, of the first exception that the listener throws; nothing is relayed after it */
    EventRelay(GangEvents listener, Consumer<RuntimeException> onFailure) {
        this.listener = listener;
        this.onFailure = onFailure;
    }

    @Override
    public void told(byte[] report) {
        hand(() -> listener.told(report));
    }

    @Override
    public void lost(String reason, int present) {
        hand(() -> listener.lost(reason, present));
    }

    @Override
    public void joined(String reason, int present) {
        hand(() -> listener.joined(reason, present));
    }

    private void hand(Runnable call) {
        if (thread.isShutdown()) {
            LOG.debug("an event after the end is not heard");
            return;
        }
        thread.execute(() -> {
            if (failure.get() != null) {
                return;
            }
            try {
                call.run();
            } catch (RuntimeException e) {
                failure.set(e);
                onFailure.accept(e);
            }
        });
    }

    /** The listener's exception, if it threw one. */
    @Nullable
    RuntimeException failure() {
        return failure.get();
    }

    @Override
    public void close() {
        drain();
    }

    /** Takes no more events, and waits until every one is delivered. */
    void drain() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The listener did not take the last events within {} s", DRAIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
