package io.tatara.spark;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;

/**
 * The coordinator of a run, on the driver: knows who lives, and says who takes part.
 *
 * <pre>
 *   rank 0 ──┐ REGISTER, READY, HEARTBEAT, EVENTS, MISSING, FAILURE, LEAVE
 *   rank 1 ──┼──▶ Hub ──▶ rosters, to those that ask; to all, that a roster is over, who waits, that they are asked
 *   rank 2 ──┘            to end, why the run failed
 * </pre>
 */
final class Hub implements AutoCloseable {

    private final HubState state;
    private final HubAddress address;
    private final TransportContext context;
    private final TransportServer server;
    private final ScheduledExecutorService watchdog;
    private final ScheduledFuture<?> watching;

    /**
     * @param survives whether the run goes on without a rank that is lost
     * @param events called on the transport's threads, which it must not hold up
     */
    Hub(HubTransport transport, int size, double timeoutSeconds, boolean survives, GangEvents events) {
        long runId = new SecureRandom().nextLong();
        this.state = new HubState(size, runId, timeoutSeconds, survives, events);
        this.context = transport.context(new Handler(state));
        SparkConf conf = transport.conf();
        String host = conf.get("spark.driver.host", "127.0.0.1");
        this.server = transport.server(
                context, conf.get("spark.driver.bindAddress", host), conf.getInt("spark.tatara.hub.port", 0));
        this.address = new HubAddress(host, server.getPort(), runId, size, timeoutSeconds);
        this.watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tatara-hub-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        long everyMillis = Math.max(20, Math.min(1000, (long) (timeoutSeconds * 100)));
        this.watching = watchdog.scheduleWithFixedDelay(state::watch, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    HubAddress address() {
        return address;
    }

    /** Ranks that have registered so far. */
    int registered() {
        return state.registered();
    }

    /** Completes with the reason once the run has failed. */
    CompletableFuture<String> failure() {
        return state.failure();
    }

    /** Whether it failed because a worker went away. */
    boolean lost() {
        return state.lost();
    }

    /** Executors, each told once, that are to be replaced: their ranks fell silent. */
    Set<String> takeSilentExecutors() {
        return state.takeSilentExecutors();
    }

    /** Whether all ranks have met. */
    boolean begun() {
        return state.begun();
    }

    /** Whether the run goes on without this rank. */
    boolean isMissing(int rank) {
        return state.isMissing(rank);
    }

    /** Asks all ranks to end their work before its time, together and in order. */
    void askToEnd() {
        state.askToEnd();
    }

    /** Fails the run because its workers went away. */
    void lose(String reason) {
        state.failLost(reason);
    }

    /** Fails the run: every rank is told at once. */
    void fail(String reason) {
        state.fail(reason);
    }

    @Override
    public void close() {
        state.fail("the driver has closed the training");
        watching.cancel(false);
        watchdog.shutdownNow();
        server.close();
        context.close();
    }

    private static final class Handler extends RpcHandler {

        private final HubState state;
        private final StreamManager streams = new OneForOneStreamManager();

        private Handler(HubState state) {
            this.state = state;
        }

        @Override
        public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
            state.handle(client, message, callback);
        }

        @Override
        public StreamManager getStreamManager() {
            return streams;
        }

        @Override
        public void channelInactive(TransportClient client) {
            state.disconnected(client);
        }
    }
}
