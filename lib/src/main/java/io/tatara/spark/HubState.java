package io.tatara.spark;

import io.tatara.spark.HubMessage.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.jspecify.annotations.Nullable;

/**
 * The hub's side of one run: who has registered, who takes part, who is missing, and why the run failed if it did. After
 * a failure every call is answered with it. Thread-safe.
 */
final class HubState {

    /** How a registration is answered: the others wait for it, have begun, or its rank is there already. */
    static final byte AWAITED = 0;

    static final byte LATE = 1;
    static final byte TAKEN = 2;

    /** How much longer than the timeout a rank that is heard from may still keep the others waiting. */
    private static final int PATIENCE = 10;

    private final int size;
    private final long runId;
    private final double timeoutSeconds;
    private final boolean survives;
    private final GangEvents events;
    private final @Nullable HubMember[] members;
    private final Rosters rosters;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final SilentExecutors silentExecutors = new SilentExecutors();
    private boolean lost;
    private boolean finished;

    /** @param survives whether the run goes on without a rank that is lost */
    HubState(int size, long runId, double timeoutSeconds, boolean survives, GangEvents events) {
        this.size = size;
        this.runId = runId;
        this.timeoutSeconds = timeoutSeconds;
        this.survives = survives;
        this.events = events;
        this.members = new @Nullable HubMember[size];
        this.rosters = new Rosters(size);
    }

    /** Completes with the reason once the run has failed; never completes otherwise. */
    CompletableFuture<String> failure() {
        return failure;
    }

    /** Whether the run failed because workers went away, rather than by what one did. */
    synchronized boolean lost() {
        return lost;
    }

    synchronized Set<String> takeSilentExecutors() {
        return silentExecutors.take();
    }

    synchronized int registered() {
        return (int)
                IntStream.range(0, size).filter(rank -> members[rank] != null).count();
    }

    /** Whether all ranks have met: from then on a run may survive the loss of some. */
    synchronized boolean begun() {
        return rosters.begun();
    }

    /** Whether the run goes on without this rank. */
    synchronized boolean isMissing(int rank) {
        HubMember member = members[rank];
        return rosters.begun() && !finished && !failure.isDone() && member == null;
    }

    synchronized void handle(TransportClient client, ByteBuffer bytes, RpcResponseCallback callback) {
        HubMessage message = HubMessage.read(bytes);
        if (message.runId() != runId || message.rank() < 0 || message.rank() >= size) {
            callback.onSuccess(HubMessage.failure(
                    "rank %d is not of this training; it may be left over from another".formatted(message.rank())));
            return;
        }
        String failed = failure.getNow(null);
        if (failed != null && message.kind() != Kind.LEAVE && message.kind() != Kind.FINISH) {
            callback.onSuccess(HubMessage.failure(failed));
            return;
        }
        if (message.kind() == Kind.REGISTER) {
            register(client, message, callback);
            return;
        }
        HubMember member = members[message.rank()];
        if (member == null || !member.speaksOver(client)) {
            callback.onSuccess(HubMessage.failure("rank %d is not, or no longer, a member".formatted(message.rank())));
            return;
        }
        member.heard(message.round());
        if (message.kind() == Kind.READY) {
            ready(member, Readiness.read(message.payload()), callback);
            return;
        }
        callback.onSuccess(HubMessage.sealAnswer(HubMessage.allocateAnswer(0)));
        switch (message.kind()) {
            case EVENTS -> Notes.unpack(message.payloadBytes()).forEach(events::told);
            case MISSING -> missing(member, Missing.read(message.payload()));
            case FAILURE ->
                fail("%s failed in round %d: %s".formatted(member.describe(), message.round(), message.payloadText()));
            case LEAVE -> {
                lose(List.of(member), "was lost in round %d: its task ended".formatted(message.round()));
                expectSilence(member);
            }
            case FINISH -> {
                finished = true;
                member.leave();
            }
            default -> {}
        }
    }

    private void register(TransportClient client, HubMessage message, RpcResponseCallback callback) {
        if (finished) {
            callback.onSuccess(HubMessage.failure("the training is over"));
            return;
        }
        HubMember before = members[message.rank()];
        byte answer = before != null ? TAKEN : rosters.begun() ? LATE : AWAITED;
        if (answer != TAKEN) {
            HubMember member = new HubMember(message.rank(), Place.fromBytes(message.payloadBytes()), client);
            members[message.rank()] = member;
            if (!rosters.begun()) {
                rosters.add(member);
            }
        }
        callback.onSuccess(HubMessage.sealAnswer(HubMessage.allocateAnswer(1).put(answer)));
        if (rosters.isEnding()) {
            rosters.tell(waiting());
        }
    }

    /** Asks all ranks, those that come later too, to end before their time. */
    synchronized void askToEnd() {
        rosters.askToEnd();
        rosters.tell(waiting());
    }

    private void ready(HubMember member, Readiness readiness, RpcResponseCallback callback) {
        member.ready(readiness, callback);
        if (!rosters.begun()) {
            rosters.give();
        } else if (!rosters.has(member)) {
            rosters.tell(waiting());
        } else {
            for (int newcomer : readiness.newcomers()) {
                HubMember waits = members[newcomer];
                if (waits != null && waits.readiness() != null && !rosters.has(waits)) {
                    rosters.add(waits);
                    events.joined("%s is back".formatted(waits.describe()), rosters.present());
                }
            }
            // whoever asks, all have to: a roster holds from the same exchange on for everyone
            rosters.end(waiting());
            if (rosters.give()) {
                rosters.tell(waiting());
            }
        }
    }

    private List<Integer> waiting() {
        List<Integer> waiting = new ArrayList<>();
        for (HubMember member : members) {
            if (member != null && !member.left() && member.readiness() != null && !rosters.has(member)) {
                waiting.add(member.rank());
            }
        }
        return waiting;
    }

    private void missing(HubMember reporter, Missing missing) {
        if (!rosters.has(reporter)) {
            return;
        }
        List<HubMember> gone = new ArrayList<>();
        for (int rank : missing.ranks()) {
            HubMember member = members[rank];
            if (member != null && !member.left() && rosters.has(member)) {
                gone.add(member);
            }
        }
        if (missing.parted() && gone.size() > 1 && gone.size() == rosters.present() - 1) {
            // it is heard, and so are they: rather one goes than all others
            lose(List.of(reporter), "was lost in round %d: it is cut off from all others".formatted(reporter.round()));
        } else if (!gone.isEmpty()) {
            lose(gone, "was lost in round %d: %s".formatted(reporter.round(), missing.reason()));
        }
    }

    synchronized void disconnected(TransportClient client) {
        for (HubMember member : members) {
            if (member != null && member.speaksOver(client) && !member.left()) {
                lose(List.of(member), "was lost in round %d: its connection closed".formatted(member.round()));
                expectSilence(member);
            }
        }
    }

    private void expectSilence(HubMember member) {
        if (failure.isDone()) {
            silentExecutors.expectSilence(member.executor());
        }
    }

    /** Loses the ranks that have been silent, or have kept the others waiting, for too long. */
    synchronized void watch() {
        boolean impatient = rosters.dueSeconds() > PATIENCE * timeoutSeconds;
        List<HubMember> late = new ArrayList<>();
        int round = 0;
        for (HubMember member : members) {
            if (member == null || member.left()) {
                continue;
            }
            // of several that hang one is noticed first, and fails the run; the others' processes are to be replaced
            // too
            boolean silent = member.silentSeconds() > timeoutSeconds;
            if (silent) {
                silentExecutors.add(member.executor());
            }
            if (failure.isDone()) {
                continue;
            }
            if (silent || (impatient && rosters.has(member) && member.readiness() == null)) {
                late.add(member);
                round = Math.max(round, member.round());
            }
        }
        if (!late.isEmpty()) {
            lose(
                    late,
                    "was not heard from for %s s in round %d (distribution.timeoutSeconds); see its executor's log"
                            .formatted(timeoutSeconds, round));
        }
    }

    /** Goes on without some, if it can; else fails the run. */
    private void lose(List<HubMember> gone, String how) {
        if (failure.isDone()) {
            return;
        }
        String reason = gone.stream().map(HubMember::describe).collect(Collectors.joining(", ")) + " " + how;
        if (!survives || !rosters.begun()) {
            failLost(reason);
            return;
        }
        boolean counted = gone.stream().anyMatch(rosters::has);
        for (HubMember member : gone) {
            rosters.remove(member);
            members[member.rank()] = null;
            // it may live, cut off from others alone
            member.answer(HubMessage.failure(reason));
            member.tell(HubMessage.failure(reason));
        }
        if (rosters.isEmpty()) {
            failLost(reason);
        } else if (counted) {
            events.lost(reason, rosters.present());
            rosters.end(waiting());
            rosters.give();
        } else {
            rosters.tell(waiting());
        }
    }

    synchronized void failLost(String reason) {
        lost |= !failure.isDone();
        fail(reason);
    }

    synchronized void fail(String reason) {
        if (!failure.complete(reason)) {
            return;
        }
        for (HubMember member : members) {
            if (member != null) {
                member.answer(HubMessage.failure(reason));
                member.tell(HubMessage.failure(reason));
            }
        }
    }
}
