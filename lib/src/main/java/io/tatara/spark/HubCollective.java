package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.spark.HubMessage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
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
 * A rank of a star around the {@link Hub}. A daemon thread tells the hub that this process lives while its worker
 * computes; the hub's silence for longer than the timeout fails the rank's next wait.
 */
final class HubCollective implements Collective {

    private static final Logger LOG = LoggerFactory.getLogger(HubCollective.class);

    private final HubAddress hub;
    private final int rank;
    private final TransportContext context;
    private final TransportClientFactory factory;
    private final TransportClient client;
    private final ScheduledExecutorService heart;
    private final ScheduledFuture<?> beating;
    private ByteBuffer buffer = HubMessage.allocate(0);
    private int round;
    private volatile int reached = -1;
    private volatile Consumer<String> onFailure = reason -> {};
    private volatile long heardNanos = System.nanoTime();

    /**
     * Connects and registers. What the hub answers is a {@link CollectiveException}; that it cannot be reached, which
     * it therefore does not know, is a {@link TataraException}.
     *
     * @param heartbeat time between signs of life
     */
    HubCollective(HubTransport transport, HubAddress hub, int rank, Place place, Duration heartbeat) {
        this.hub = hub;
        this.rank = rank;
        this.context = transport.context(new HubListener(rank, reason -> onFailure.accept(reason)));
        this.factory = context.createClientFactory(transport.clientBootstraps());
        try {
            this.client = factory.createClient(hub.host(), hub.port());
        } catch (IOException e) {
            closeTransport();
            throw new TataraException(
                    "rank %d (%s) cannot reach the driver at %s:%d; a firewall may need spark.tatara.hub.port: %s"
                            .formatted(rank, place.describe(), hub.host(), hub.port(), e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            closeTransport();
            Thread.currentThread().interrupt();
            throw new CollectiveException("rank %d was interrupted".formatted(rank), e);
        }
        this.heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tatara-heartbeat-" + rank);
            thread.setDaemon(true);
            return thread;
        });
        this.beating = heart.scheduleAtFixedRate(
                this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        try {
            call(Kind.REGISTER, message(place.toBytes()), Answer.IGNORED);
        } catch (CollectiveException e) {
            close();
            throw e;
        }
    }

    /** Reads an answer's payload while it lives. */
    @FunctionalInterface
    private interface Answer {
        Answer IGNORED = payload -> {};

        void read(ByteBuffer payload);
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return hub.size();
    }

    @Override
    public void allReduce(float[] values) {
        if (buffer.capacity() != HubMessage.HEADER + 4 * values.length) {
            buffer = HubMessage.allocate(Math.multiplyExact(4, values.length));
        }
        buffer.clear().position(HubMessage.HEADER);
        buffer.asFloatBuffer().put(values);
        buffer.position(buffer.limit());
        call(Kind.REDUCE, buffer, payload -> payload.asFloatBuffer().get(values));
        round++;
    }

    @Override
    public byte[][] allGather(byte[] payload) {
        byte[][][] all = new byte[1][][];
        ByteBuffer message = HubMessage.allocate(payload.length).put(payload);
        call(Kind.GATHER, message, answer -> all[0] = GatherTally.read(answer, hub.size()));
        round++;
        return all[0];
    }

    long runId() {
        return hub.runId();
    }

    /** Has every later word say how many exchanges this rank has behind it when they do not go through the hub. */
    void reached(int ofPeers) {
        reached = ofPeers;
    }

    /** Told, on the transport's thread, why the run failed, as soon as the hub knows; perhaps more than once. */
    void onFailure(Consumer<String> listener) {
        onFailure = listener;
    }

    /** Sends the driver an event, without waiting. */
    void report(byte[] event) {
        send(Kind.EVENT, HubMessage.allocate(event.length).put(event));
    }

    /** Tells the driver why this rank gives up, and waits a moment that it is heard. */
    void reportFailure(String reason) {
        giveUp(Kind.FAILURE, reason);
    }

    /** Tells the driver that this rank gives up because another is gone, and waits a moment that it is heard. */
    void reportLoss(String reason) {
        giveUp(Kind.LOSS, reason);
    }

    private void giveUp(Kind kind, String reason) {
        try {
            CompletableFuture<Void> heard = send(kind, text(reason), Answer.IGNORED);
            heard.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // the driver learns of the failure from the task itself
            return;
        }
    }

    private void beat() {
        send(Kind.HEARTBEAT, HubMessage.allocate(0));
    }

    /** Sends and does not wait: if the hub is gone, or the run has failed, the next call says so. */
    private void send(Kind kind, ByteBuffer message) {
        post(kind, message, Answer.IGNORED, e -> {
            if (e != null) {
                LOG.debug("rank {}: {} was not taken: {}", rank, kind, e.getMessage());
            }
        });
    }

    private CompletableFuture<Void> send(Kind kind, ByteBuffer message, Answer answer) {
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
        client.sendRpc(HubMessage.seal(message, kind, rank, hub.runId(), roundOf(kind)), new RpcResponseCallback() {
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

    private int roundOf(Kind kind) {
        return kind == Kind.REDUCE || kind == Kind.GATHER || reached < 0 ? round : reached;
    }

    private void call(Kind kind, ByteBuffer message, Answer answer) {
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

    private CollectiveException failure(String reason, Throwable cause) {
        return new CollectiveException("rank %d, round %d: %s".formatted(rank, round, reason), cause);
    }

    private static ByteBuffer text(String text) {
        return message(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer message(byte[] bytes) {
        return HubMessage.allocate(bytes.length).put(bytes);
    }

    /** Says goodbye, so that the hub does not take the end of the connection for a loss, and disconnects. */
    @Override
    public void close() {
        beating.cancel(false);
        heart.shutdownNow();
        // a task that is killed is interrupted, and says goodbye all the same
        boolean interrupted = Thread.interrupted();
        try {
            if (client.isActive()) {
                send(Kind.LEAVE, HubMessage.allocate(0), Answer.IGNORED).get(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("rank {}: the hub is gone and needs no goodbye: {}", rank, e.getMessage());
        } finally {
            closeTransport();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeTransport() {
        factory.close();
        context.close();
    }
}
