package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import io.tatara.spark.PeerMessage.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived at one rank: parts of its slice and notes wait here until they are asked for, sums go straight into the
 * array that is being filled. A rank that has finished an exchange may send parts of the next before this one has, but is
 * never further ahead: no exchange ends without everyone. Thread-safe: the transport's threads bring, the worker's waits.
 */
final class PeerInbox {

    /** After a connection closed, how long the driver has to say why, before the rank that misses it does. */
    private static final long VERDICT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the driver has to decide on a rank that is reported missing. */
    private static final long DECISION_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** How much longer than the timeout a rank whose process lives may keep the others waiting. */
    private static final int PATIENCE = 10;

    private static final float[] NONE = {};

    private final int rank;
    private final long patienceNanos;
    private final Incoming[] senders;
    private final Absentees absentees;
    private Roster roster = Roster.NONE;
    private int floor;
    private int over = -1;
    private int index = -1;
    private float[] sums = NONE;
    private long movedNanos = System.nanoTime();
    private @Nullable String failure;

    /** Told, by the worker's thread, whom it has missed for too long. */
    @FunctionalInterface
    interface Absentees {
        void missed(Missing missing);
    }

    PeerInbox(int rank, int size, double timeoutSeconds, Absentees absentees) {
        this.rank = rank;
        this.patienceNanos = (long) (PATIENCE * timeoutSeconds * 1e9);
        this.absentees = absentees;
        this.senders = new Incoming[size];
        for (int i = 0; i < size; i++) {
            senders[i] = new Incoming(i);
        }
    }

    /** Refuses from now on what was sent before the roster changes; no such message is being taken any more. */
    void leave(Roster ended) {
        for (Incoming sender : senders) {
            synchronized (sender) {
                synchronized (this) {
                    floor = ended.generation() + 1;
                }
            }
        }
    }

    /** Waits for the ranks of a roster from now on. */
    synchronized void enter(Roster next) {
        roster = next;
        movedNanos = System.nanoTime();
        for (int peer : next.ranks()) {
            senders[peer].expect(movedNanos);
        }
    }

    /** Begins an exchange; the array is this inbox's to fill until it is over. */
    synchronized void open(int newIndex, float[] target) {
        index = newIndex;
        sums = target;
        movedNanos = System.nanoTime();
        for (int peer : roster.ranks()) {
            requireAlike(senders[peer]);
        }
    }

    /** Takes what a rank sent, unless it turns out, once it is copied, not to have been what it was sent for. */
    void take(PeerMessage message, BooleanSupplier isStill) {
        Incoming sender = senders[message.rank()];
        synchronized (sender) {
            float[] target;
            synchronized (this) {
                if (message.generation() < floor) {
                    return;
                }
                target = message.index() == index && message.total() == sums.length ? sums : NONE;
            }
            if (message.kind() == Kind.PART) {
                sender.keep(message);
            } else if (target.length > 0) {
                message.floats().asFloatBuffer().get(target, message.offset(), message.count());
            }
            if (!isStill.getAsBoolean()) {
                return;
            }
        }
        synchronized (this) {
            movedNanos = System.nanoTime();
            sender.count(message);
            requireAlike(sender);
            notifyAll();
        }
    }

    private void requireAlike(Incoming sender) {
        int theirs = sender.announced(index);
        if (theirs >= 0 && theirs != sums.length) {
            fail("rank %d calls %s in round %d where rank %d calls %s"
                    .formatted(sender.rank(), call(theirs), index, rank, call(sums.length)));
        }
    }

    private static String call(int floats) {
        return floats == 0 ? "allGather" : "allReduce of %d floats".formatted(floats);
    }

    /** Waits for a chunk of everyone's parts; {@code end} is where it ends in this rank's slice. */
    void awaitParts(int end) {
        await(sender -> sender.hasParts(roster.generation(), index, end));
    }

    /** A chunk of a rank's part, to be read once it has been waited for. */
    float[] part(int sender, int chunk) {
        return senders[sender].part(chunk);
    }

    void awaitSums(Slices slices, int[] ranks) {
        await(sender -> {
            int slot = Slices.slot(ranks, sender.rank());
            return sender.hasSums(roster.generation(), index, slices.count(slot));
        });
    }

    /** Waits for the note of everyone in the roster; {@code own} is this rank's place among them. */
    synchronized List<byte[]> awaitNotes(byte[] own) {
        await(sender -> sender.note(roster.generation(), index) != null);
        List<byte[]> all = new ArrayList<>();
        for (int peer : roster.ranks()) {
            byte[] note = peer == rank ? own : senders[peer].note(roster.generation(), index);
            if (note != null) {
                all.add(note);
            }
        }
        return all;
    }

    /** Waits for the outcome of the open exchange, whose sums are then in its array; returns all notes. */
    synchronized List<byte[]> awaitOutcome(int source) {
        await(sender -> sender.rank() != source || sender.outcome(roster.generation(), index) != null);
        byte[] packed = senders[source].outcome(roster.generation(), index);
        return packed == null ? List.of() : Notes.unpack(packed);
    }

    private synchronized void await(Predicate<Incoming> has) {
        boolean reported = false;
        long decided = Long.MAX_VALUE;
        while (true) {
            long now = System.nanoTime();
            long until = movedNanos + patienceNanos;
            List<Integer> missing = new ArrayList<>();
            for (int peer : roster.ranks()) {
                if (peer != rank && !has.test(senders[peer])) {
                    missing.add(peer);
                    long lost = senders[peer].lostNanos();
                    until = lost == Long.MAX_VALUE ? until : Math.min(until, lost + VERDICT_NANOS);
                }
            }
            if (failure != null) {
                throw new CollectiveException(failure);
            }
            if (missing.isEmpty()) {
                return;
            }
            if (over >= roster.generation()) {
                throw new RosterChanges();
            }
            if (now >= decided) {
                fail("the driver did not decide on it that " + reason(missing));
                continue;
            }
            if (now >= until && !reported) {
                reported = true;
                decided = now + DECISION_NANOS;
                List<Integer> gone = gone(missing);
                absentees.missed(new Missing(gone, hasParted(gone.get(0)), reason(missing)));
            }
            pause(Math.min((reported ? decided : until) - now, VERDICT_NANOS));
        }
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CollectiveException("rank %d, round %d: interrupted".formatted(rank, index), e);
        }
    }

    /** If one that is missing has no connection, all that have none, for whoever misses all others is itself cut off. */
    private List<Integer> gone(List<Integer> missing) {
        if (missing.stream().noneMatch(this::hasParted)) {
            return missing;
        }
        return IntStream.of(roster.ranks())
                .filter(peer -> peer != rank && hasParted(peer))
                .boxed()
                .toList();
    }

    private boolean hasParted(int peer) {
        return senders[peer].lostNanos() != Long.MAX_VALUE;
    }

    private String reason(List<Integer> missing) {
        List<Integer> gone = gone(missing);
        return hasParted(gone.get(0))
                ? "rank %d left before the end of round %d".formatted(gone.get(0), index)
                : "rank %s did not bring its part of round %d (%s) within %.0f s; see its executor's log"
                        .formatted(missing, index, call(sums.length), patienceNanos / 1e9);
    }

    /** Whether the hub has another roster to give than the one of this generation. */
    synchronized boolean isOver(int generation) {
        return over >= generation;
    }

    /** The roster of this generation, and those before, are over: this wait and later ones end until there is another. */
    synchronized void over(int generation) {
        over = Math.max(over, generation);
        notifyAll();
    }

    synchronized void found(int sender) {
        senders[sender].found();
    }

    /** The connection from a rank is closed: what it has not sent will not come. */
    synchronized void lost(int sender) {
        senders[sender].lost();
        notifyAll();
    }

    /** Ends this wait and all later ones; the first reason counts. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
            notifyAll();
        }
    }

    /** Throws if the run has failed. */
    synchronized void requireWhole() {
        if (failure != null) {
            throw new CollectiveException(failure);
        }
    }
}
