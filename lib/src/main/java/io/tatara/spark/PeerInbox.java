package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import io.tatara.spark.PeerMessage.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

    /** How long a rank looks for what a neighbour shares, giving way to whoever has work, before it begins to take naps. */
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** A nap is this share of the time that has passed: a wait gets longer by no more. */
    private static final int NAP_SHARE = 16;

    private static final long MOST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final float[] NONE = {};
    private static final byte[] NO_NOTE = {};

    private final int rank;
    private final long patienceNanos;
    private final Incoming[] senders;
    private final Neighbours neighbours;
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

    /** @param neighbours where what does not arrive is looked for */
    PeerInbox(int rank, int size, double timeoutSeconds, Neighbours neighbours, Absentees absentees) {
        this.rank = rank;
        this.neighbours = neighbours;
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

    /** Takes what a rank sent. */
    void take(PeerMessage message) {
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
        }
        synchronized (this) {
            movedNanos = System.nanoTime();
            sender.count(message);
            requireAlike(sender);
            notifyAll();
        }
    }

    private void requireAlike(Incoming sender) {
        requireAlike(sender.rank(), sender.announced(index));
    }

    private void requireAlike(int sender, int theirs) {
        if (theirs >= 0 && theirs != sums.length) {
            fail("rank %d calls %s in round %d where rank %d calls %s"
                    .formatted(sender, call(theirs), index, rank, call(sums.length)));
        }
    }

    private static String call(int floats) {
        return floats == 0 ? "allGather" : "allReduce of %d floats".formatted(floats);
    }

    /** Waits for a chunk of everyone's parts; {@code end} is where it ends in this rank's slice. */
    void awaitParts(int end) {
        await(sender -> sender.hasParts(roster.generation(), index, end) || shared(sender.rank()) != null);
    }

    /** A chunk of a rank's part that was sent, to be read once it has been waited for. */
    float[] part(int sender, int chunk) {
        return senders[sender].part(chunk);
    }

    /** Where a rank shares its part of the open exchange; null if it does not, or not yet. */
    @Nullable
    Region shared(int sender) {
        Region region = neighbours.announcing(sender, roster.generation(), index);
        if (region != null) {
            requireAlike(sender, region.total(index));
        }
        return region;
    }

    /** Waits for the sums of a rank's slice; those that it does not share are in the array then. */
    void awaitSums(int owner, int floats) {
        await(sender -> {
            if (sender.rank() != owner || sender.hasSums(roster.generation(), index, floats)) {
                return true;
            }
            Region region = shared(owner);
            return region != null && region.summed(roster.generation(), index);
        });
    }

    /** Waits for the note of everyone in the roster; {@code own} is this rank's. */
    List<byte[]> awaitNotes(byte[] own) {
        await(sender -> sender.note(roster.generation(), index) != null || shared(sender.rank()) != null);
        List<byte[]> all = new ArrayList<>();
        for (int peer : roster.ranks()) {
            all.add(peer == rank ? own : note(peer));
        }
        return all;
    }

    private byte[] note(int peer) {
        synchronized (this) {
            byte[] sent = senders[peer].note(roster.generation(), index);
            if (sent != null) {
                return sent;
            }
        }
        Region region = shared(peer);
        byte[] note = region == null ? NO_NOTE : region.note(index);
        if (region == null || shared(peer) == null) {
            // it writes another generation's over it
            throw new RosterChanges();
        }
        return note;
    }

    /** Waits for the outcome of the open exchange, whose sums are then in its array; returns all notes. */
    List<byte[]> awaitOutcome(int source) {
        await(sender -> sender.rank() != source || sender.outcome(roster.generation(), index) != null);
        synchronized (this) {
            byte[] packed = senders[source].outcome(roster.generation(), index);
            return packed == null ? List.of() : Notes.unpack(packed);
        }
    }

    private void await(Predicate<Incoming> has) {
        Wait wait = new Wait(has);
        while (!wait.isOver()) {
            wait.rest();
        }
    }

    /** One wait of the worker's thread, from its first look to its last. */
    private final class Wait {

        private final Predicate<Incoming> has;
        private final long began = System.nanoTime();
        private final boolean looks = neighbours.anyShown();
        private boolean reported;
        private long decided = Long.MAX_VALUE;

        private Wait(Predicate<Incoming> has) {
            this.has = has;
        }

        /** What a neighbour writes wakes nobody, and mostly comes at once: it is worth looking while nobody needs the core. */
        @SuppressWarnings("ThreadPriorityCheck")
        private void rest() {
            if (!looks) {
                return;
            }
            long waited = System.nanoTime() - began;
            if (waited < SPIN_NANOS) {
                Thread.yield();
                return;
            }
            LockSupport.parkNanos(Math.min(MOST_NAP_NANOS, waited / NAP_SHARE));
            if (Thread.currentThread().isInterrupted()) {
                throw new CollectiveException(interrupted());
            }
        }

        /** Looks, and waits for news if something is missing that will be news. */
        private boolean isOver() {
            synchronized (PeerInbox.this) {
                long now = System.nanoTime();
                long until = movedNanos + patienceNanos;
                List<Integer> missing = missing();
                if (failure != null) {
                    throw new CollectiveException(failure);
                }
                if (missing.isEmpty()) {
                    return true;
                }
                if (over >= roster.generation()) {
                    throw new RosterChanges();
                }
                for (int peer : missing) {
                    long lost = senders[peer].lostNanos();
                    until = lost == Long.MAX_VALUE ? until : Math.min(until, lost + VERDICT_NANOS);
                }
                if (now >= decided) {
                    fail("the driver did not decide on it that " + reason(missing));
                    return false;
                }
                if (now >= until && !reported) {
                    reported = true;
                    decided = now + DECISION_NANOS;
                    List<Integer> gone = gone(missing);
                    absentees.missed(new Missing(gone, hasParted(gone.get(0)), reason(missing)));
                }
                if (!looks) {
                    pause(Math.min((reported ? decided : until) - now, VERDICT_NANOS));
                }
                return false;
            }
        }

        private List<Integer> missing() {
            List<Integer> missing = List.of();
            for (int peer : roster.ranks()) {
                if (peer != rank && !has.test(senders[peer])) {
                    missing = missing.isEmpty() ? new ArrayList<>() : missing;
                    missing.add(peer);
                }
            }
            return missing;
        }
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CollectiveException(interrupted(), e);
        }
    }

    private String interrupted() {
        return "rank %d, round %d: interrupted".formatted(rank, index);
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
