package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import io.tatara.spark.HubMessage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rank's connection to the {@link Hub}: messages, and the answers to them. The hub's silence for longer than the timeout
 * ends a call. Thread-safe.
 */
final class HubCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HubCalls.class);

    private final HubAddress hub;
    private final int rank;
    private final TransportContext context;
    private final TransportClientFactory factory;
    private final TransportClient client;
    private volatile int reached;
    private volatile long heardNanos = System.nanoTime();

    /** Reads an answer's payload while it lives. */
    @FunctionalInterface
    interface Answer {
        Answer IGNORED = payload -> {};

        void read(ByteBuffer payload);
    }

    /** Connects; that it cannot be reached, which it therefore does not know, is a {@link TataraException}. */
    HubCalls(HubTransport transport, HubAddress hub, int rank, Place place, HubListener listener) {
        this.hub = hub;
        this.rank = rank;
        this.context = transport.context(listener);
        this.factory = context.createClientFactory(transport.clientBootstraps());
        try {
            this.client = factory.createClient(hub.host(), hub.port());
        } catch (IOException e) {
            close();
            throw new TataraException(
                    "rank %d (%s) cannot reach the driver at %s:%d; a firewall may need spark.tatara.hub.port: %s"
                            .formatted(rank, place.describe(), hub.host(), hub.port(), e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new CollectiveException("rank %d was interrupted".formatted(rank), e);
        }
    }

    /** Has every later message say how many exchanges this rank has behind it. */
    void reached(int exchanges) {
        reached = exchanges;
    }

    boolean isActive() {
        return client.isActive();
    }

    /** Sends and does not wait: if the hub is gone, or the run has failed, the next call says so. */
    void send(Kind kind, ByteBuffer message) {
        post(kind, message, Answer.IGNORED, e -> {
            if (e != null) {
                LOG.debug("rank {}: {} was not taken: {}", rank, kind, e.getMessage());
            }
        });
    }

    /** Sends, and completes when the answer is read. */
    CompletableFuture<Void> send(Kind kind, ByteBuffer message, Answer answer) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(kind, message, answer, e -> {
            if (e == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** @param outcome told, on the transport's thread, null or why there is no good answer */
    private void post(Kind kind, ByteBuffer message, Answer answer, Consumer<@Nullable Throwable> outcome) {
        client.sendRpc(HubMessage.seal(message, kind, rank, hub.runId(), reached), new RpcResponseCallback() {
            @Override
            public void onSuccess(ByteBuffer response) {
                heardNanos = System.nanoTime();
                Throwable failure = null;
                try {
                    answer.read(HubMessage.readAnswer(response));
                } catch (RuntimeException e) {
                    failure = e;
                }
                outcome.accept(failure);
            }

            @Override
            public void onFailure(Throwable e) {
                outcome.accept(e);
            }
        });
    }

    /** Sends, and waits for the answer. */
    void call(Kind kind, ByteBuffer message, Answer answer) {
        CompletableFuture<Void> done = send(kind, message, answer);
        while (true) {
            try {
                done.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                double silent = (System.nanoTime() - heardNanos) / 1e9;
                if (silent > Math.max(hub.timeoutSeconds(), 2)) {
                    throw failure("the driver was silent for %.0f s".formatted(silent), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("interrupted", e);
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                throw failure(String.valueOf(cause.getMessage()), cause);
            }
        }
    }

    /** What ended a call, and where this rank was. */
    CollectiveException failure(String reason, Throwable cause) {
        return new CollectiveException("rank %d, round %d: %s".formatted(rank, reached, reason), cause);
    }

    @Override
    public void close() {
        factory.close();
        context.close();
    }
}
