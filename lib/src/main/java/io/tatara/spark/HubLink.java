package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import io.tatara.spark.HubMessage.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rank's line to the {@link Hub}. A daemon thread tells the hub that this process lives while its worker computes; the
 * hub's silence for longer than the timeout fails the rank's next wait.
 */
final class HubLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HubLink.class);
    private static final long TAKEN_MILLIS = 500;

    /** How long the copy of a task that is over waits for Spark to end it. */
    private static final long COPY_MILLIS = 10_000;

    private final HubAddress hub;
    private final int rank;
    private final HubCalls calls;
    private final ScheduledExecutorService heart;
    private final ScheduledFuture<?> beating;
    private final HubListener listener;
    private final Outbox outbox = new Outbox(this::sendEvents);
    private final ScheduledFuture<?> flushing;
    private final boolean late;
    private boolean finished;
    private boolean left;

    /**
     * Connects and registers. What the hub answers is a {@link CollectiveException}; that it cannot be reached, which
     * it therefore does not know, is a {@link TataraException}.
     *
     * @param heartbeat time between signs of life
     */
    HubLink(HubTransport transport, HubAddress hub, int rank, Place place, Duration heartbeat) {
        this.hub = hub;
        this.rank = rank;
        this.listener = new HubListener(rank);
        this.calls = new HubCalls(transport, hub, rank, place, listener);
        this.heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tatara-heartbeat-" + rank);
            thread.setDaemon(true);
            return thread;
        });
        this.beating = heart.scheduleAtFixedRate(
                this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        this.flushing =
                heart.scheduleWithFixedDelay(outbox::flush, Outbox.MILLIS, Outbox.MILLIS, TimeUnit.MILLISECONDS);
        try {
            this.late = register(place);
        } catch (CollectiveException e) {
            close();
            throw e;
        }
    }

    /**
     * Returns whether the others have begun. While another attempt of this rank's task lives, this one, perhaps its
     * speculative copy, waits for its end or that of the training.
     */
    private boolean register(Place place) {
        boolean copy = false;
        while (true) {
            byte[] answer = new byte[1];
            try {
                calls.call(Kind.REGISTER, message(place.toBytes()), payload -> payload.get(answer));
            } catch (CollectiveException e) {
                if (copy) {
                    // to end first, with nothing, would have Spark take that for the result
                    pause(COPY_MILLIS);
                }
                throw e;
            }
            if (answer[0] != HubState.TAKEN) {
                return answer[0] == HubState.LATE;
            }
            copy = true;
            pause(TAKEN_MILLIS);
        }
    }

    private void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw calls.failure("interrupted", e);
        }
    }

    int rank() {
        return rank;
    }

    int size() {
        return hub.size();
    }

    long runId() {
        return hub.runId();
    }

    /** Whether the others have begun without this rank. */
    boolean late() {
        return late;
    }

    /** Ranks that wait to be let in. */
    List<Integer> waiting() {
        return listener.waiting();
    }

    /** Whether the driver has asked that the work end. */
    boolean ending() {
        return listener.ending();
    }

    /** Has every later message say how many exchanges this rank has behind it. */
    void reached(int exchanges) {
        calls.reached(exchanges);
    }

    /** Has a rank's waits end with rosters that are over, and with failure, as soon as the hub knows. */
    void listen(Patience patience) {
        listener.listen(patience);
    }

    /** Waits for the next roster, until all who are to be in it ask for it. */
    Roster ready(int index, String address, List<Integer> newcomers) {
        Roster[] next = {Roster.NONE};
        ByteBuffer message = new Readiness(index, address, newcomers).toMessage();
        calls.call(Kind.READY, message, answer -> next[0] = Roster.read(answer));
        return next[0];
    }

    /** This rank has done all that there was to do: its goodbye is no loss. */
    void finish() {
        finished = true;
    }

    /** Sends the driver an event, soon and without waiting. */
    void report(byte[] event) {
        outbox.add(event);
    }

    /** Tells the driver why this rank gives up, and waits a moment that it is heard. */
    void reportFailure(String reason) {
        outbox.flush();
        try {
            CompletableFuture<Void> heard =
                    calls.send(Kind.FAILURE, message(reason.getBytes(StandardCharsets.UTF_8)), HubCalls.Answer.IGNORED);
            heard.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // the driver learns of the failure from the task itself
            return;
        }
    }

    /** Tells the driver, without waiting, that others do not come; it decides what becomes of them. */
    void reportMissing(Missing missing) {
        calls.send(Kind.MISSING, missing.toMessage());
    }

    private void sendEvents(ByteBuffer events) {
        calls.send(Kind.EVENTS, events);
    }

    private void beat() {
        calls.send(Kind.HEARTBEAT, HubMessage.allocate(0));
    }

    private static ByteBuffer message(byte[] bytes) {
        return HubMessage.allocate(bytes.length).put(bytes);
    }

    /** Says goodbye, once, so that the hub need not find out. Nothing but {@link #close} may follow. */
    void leave() {
        if (left) {
            return;
        }
        left = true;
        beating.cancel(false);
        flushing.cancel(false);
        heart.shutdownNow();
        // a task that is killed is interrupted, and says goodbye all the same
        boolean interrupted = Thread.interrupted();
        try {
            if (calls.isActive()) {
                outbox.flush();
                calls.send(finished ? Kind.FINISH : Kind.LEAVE, HubMessage.allocate(0), HubCalls.Answer.IGNORED)
                        .get(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("rank {}: the hub is gone and needs no goodbye: {}", rank, e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        leave();
        calls.close();
    }
}
