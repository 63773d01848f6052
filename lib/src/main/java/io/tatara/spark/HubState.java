package io.tatara.spark;

import io.tatara.spark.HubMessage.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.jspecify.annotations.Nullable;

/**
 * The hub's side of all exchanges of one run: who has registered, which exchange is open, who is missing from it, and
 * why the run failed if it did. After a failure every call is answered with it. Thread-safe.
 */
final class HubState {

    /** How much longer than the timeout a rank that is heard from may still keep the others waiting. */
    private static final int PATIENCE = 10;

    private final int size;
    private final long runId;
    private final double timeoutSeconds;
    private final Consumer<byte[]> events;
    private final @Nullable HubMember[] members;
    private final @Nullable RpcResponseCallback[] waiting;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final Set<String> silentExecutors = new TreeSet<>();
    private boolean lost;
    private @Nullable Tally open;
    private int arrived;
    private int round;
    private int registered;
    private long openedNanos;

    HubState(int size, long runId, double timeoutSeconds, Consumer<byte[]> events) {
        this.size = size;
        this.runId = runId;
        this.timeoutSeconds = timeoutSeconds;
        this.events = events;
        this.members = new @Nullable HubMember[size];
        this.waiting = new @Nullable RpcResponseCallback[size];
    }

    /** Completes with the reason once the run has failed; never completes otherwise. */
    CompletableFuture<String> failure() {
        return failure;
    }

    /** Whether the run failed because a worker went away, rather than by what one did. */
    synchronized boolean lost() {
        return lost;
    }

    /** Executors whose ranks fell silent: their processes may hang, and hold slots that others could use. */
    synchronized Set<String> silentExecutors() {
        return Set.copyOf(silentExecutors);
    }

    synchronized int registered() {
        return registered;
    }

    synchronized void handle(TransportClient client, ByteBuffer bytes, RpcResponseCallback callback) {
        HubMessage message = HubMessage.read(bytes);
        if (message.runId() != runId || message.rank() < 0 || message.rank() >= size) {
            callback.onSuccess(HubMessage.failure(
                    "rank %d is not of this training; it may be left over from another".formatted(message.rank())));
            return;
        }
        String failed = failure.getNow(null);
        if (failed != null && message.kind() != Kind.LEAVE) {
            callback.onSuccess(HubMessage.failure(failed));
            return;
        }
        if (message.kind() == Kind.REGISTER) {
            register(client, message, callback);
            return;
        }
        HubMember member = members[message.rank()];
        if (member == null || !member.speaksOver(client)) {
            callback.onSuccess(
                    HubMessage.failure("rank %d speaks without having registered".formatted(message.rank())));
            return;
        }
        member.heard(message.round());
        switch (message.kind()) {
            case REDUCE, GATHER -> exchange(message, member, callback);
            case EVENT -> {
                events.accept(bytesOf(message));
                acknowledge(callback);
            }
            case LOSS -> {
                acknowledge(callback);
                lose("%s gave up in round %d: %s"
                        .formatted(
                                member.describe(),
                                message.round(),
                                new String(bytesOf(message), StandardCharsets.UTF_8)));
            }
            case FAILURE -> {
                acknowledge(callback);
                fail("%s failed in round %d: %s"
                        .formatted(
                                member.describe(),
                                message.round(),
                                new String(bytesOf(message), StandardCharsets.UTF_8)));
            }
            case LEAVE -> {
                member.leave();
                acknowledge(callback);
                requireNobodyLeft();
            }
            default -> acknowledge(callback);
        }
    }

    private void register(TransportClient client, HubMessage message, RpcResponseCallback callback) {
        Place place = Place.fromBytes(bytesOf(message));
        HubMember before = members[message.rank()];
        if (before != null) {
            lose("%s came a second time, from %s: its task was lost or cloned in round %d"
                    .formatted(before.describe(), place.describe(), before.round()));
            callback.onSuccess(HubMessage.failure(failure.getNow("the training failed")));
            return;
        }
        members[message.rank()] = new HubMember(message.rank(), place, client);
        registered++;
        acknowledge(callback);
    }

    private void exchange(HubMessage message, HubMember member, RpcResponseCallback callback) {
        Tally proposal = message.kind() == Kind.REDUCE
                ? new SumTally(size, message.payload().remaining() / 4)
                : new GatherTally(size);
        if (open == null) {
            open = proposal;
            openedNanos = System.nanoTime();
        }
        Tally tally = open;
        if (message.round() != round || waiting[message.rank()] != null) {
            callback.onSuccess(HubMessage.failure(
                    "%s brings round %d while round %d is open".formatted(member.describe(), message.round(), round)));
            return;
        }
        waiting[message.rank()] = callback;
        if (!tally.describe().equals(proposal.describe())) {
            fail("%s calls %s in round %d where others call %s"
                    .formatted(member.describe(), proposal.describe(), round, tally.describe()));
            return;
        }
        tally.add(message.rank(), message.payload());
        arrived++;
        if (arrived == size) {
            complete(tally);
        } else {
            requireNobodyLeft();
        }
    }

    private void complete(Tally tally) {
        ByteBuffer answer = tally.answer();
        open = null;
        arrived = 0;
        round++;
        for (int rank = 0; rank < size; rank++) {
            RpcResponseCallback callback = waiting[rank];
            waiting[rank] = null;
            if (callback != null) {
                callback.onSuccess(answer.duplicate());
            }
        }
    }

    synchronized void disconnected(TransportClient client) {
        for (HubMember member : members) {
            if (member != null && member.speaksOver(client) && !member.left()) {
                lose("%s was lost in round %d: its connection closed".formatted(member.describe(), member.round()));
            }
        }
    }

    /** An exchange that a rank has left for good can never be complete. */
    private void requireNobodyLeft() {
        for (HubMember member : members) {
            if (open != null && member != null && member.left()) {
                fail("%s left before round %d".formatted(member.describe(), round));
            }
        }
    }

    /** Fails the run if a rank has been silent, or has kept the others waiting, for too long. */
    synchronized void watch() {
        double openSeconds = open == null ? 0 : (System.nanoTime() - openedNanos) / 1e9;
        List<String> late = new ArrayList<>();
        int lateRound = round;
        for (int rank = 0; rank < size; rank++) {
            HubMember member = members[rank];
            if (member == null || member.left() || waiting[rank] != null) {
                continue;
            }
            boolean silent = member.silentSeconds() > timeoutSeconds;
            if (silent || openSeconds > PATIENCE * timeoutSeconds) {
                late.add(member.describe());
                if (silent && !failure.isDone()) {
                    silentExecutors.add(member.executor());
                }
                lateRound = Math.max(lateRound, member.round());
            }
        }
        if (!late.isEmpty()) {
            lose("%s was not heard from for %s s in round %d (distribution.timeoutSeconds); see its executor's log"
                    .formatted(String.join(", ", late), timeoutSeconds, lateRound));
        }
    }

    private void lose(String reason) {
        lost |= !failure.isDone();
        fail(reason);
    }

    synchronized void fail(String reason) {
        if (!failure.complete(reason)) {
            return;
        }
        for (int rank = 0; rank < size; rank++) {
            RpcResponseCallback callback = waiting[rank];
            waiting[rank] = null;
            if (callback != null) {
                callback.onSuccess(HubMessage.failure(reason));
            }
        }
        for (HubMember member : members) {
            if (member != null) {
                member.tell(reason);
            }
        }
    }

    private static void acknowledge(RpcResponseCallback callback) {
        callback.onSuccess(HubMessage.sealAnswer(HubMessage.allocateAnswer(0)));
    }

    private static byte[] bytesOf(HubMessage message) {
        byte[] bytes = new byte[message.payload().remaining()];
        message.payload().get(bytes);
        return bytes;
    }
}
