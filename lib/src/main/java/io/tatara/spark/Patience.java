package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How long a rank waits for others, and what ends its waits: that all is there, that the roster changes, that the run has failed.
 * Whom it misses for too long it reports, and the driver decides. Its lock guards all that waits depend on. Thread-safe: the
 * worker waits, the transport's threads bring news.
 */
final class Patience {

    /** After a connection closed, how long the driver has to say why, before the rank that misses it does. */
    private static final long VERDICT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the driver has to decide on a rank that is reported missing. */
    private static final long DECISION_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** How much longer than the timeout a rank whose process lives may keep the others waiting. */
    private static final int TIMEOUTS = 10;

    /** How long a rank looks for what a neighbour shares, giving way to whoever has work, before it begins to take naps. */
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** A nap is this share of the time that has passed: a wait gets longer by no more. */
    private static final int NAP_SHARE = 16;

    private static final long MOST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int rank;
    private final long nanos;
    private final Neighbours neighbours;
    private final Consumer<Missing> report;
    private final Incoming[] senders;
    private Roster roster = Roster.NONE;
    private int over = -1;
    private int index;
    private int floats;
    private long movedNanos = System.nanoTime();
    private @Nullable String failure;

    /**
     * @param neighbours whose memory is looked into: nothing wakes who waits for that
     * @param report told, by the worker's thread, whom it has missed for too long
     */
    Patience(int rank, int size, double timeoutSeconds, Neighbours neighbours, Consumer<Missing> report) {
        this.rank = rank;
        this.nanos = (long) (TIMEOUTS * timeoutSeconds * 1e9);
        this.neighbours = neighbours;
        this.report = report;
        this.senders = new Incoming[size];
        for (int i = 0; i < size; i++) {
            senders[i] = new Incoming(i);
        }
    }

    /** What a rank has sent, guarded by this object's lock. */
    Incoming sender(int which) {
        return senders[which];
    }

    Roster roster() {
        return roster;
    }

    /** Waits for the ranks of a roster from now on. */
    synchronized void enter(Roster next) {
        roster = next;
        movedNanos = System.nanoTime();
        for (int peer : next.ranks()) {
            senders[peer].expect(movedNanos);
        }
    }

    /** Waits for an exchange of so many floats from now on. */
    synchronized void begin(int newIndex, int newFloats) {
        index = newIndex;
        floats = newFloats;
        movedNanos = System.nanoTime();
    }

    /** Something has arrived. */
    synchronized void moved() {
        movedNanos = System.nanoTime();
        notifyAll();
    }

    /** A letter has arrived: that puts no end of waiting off, for there may be many. */
    synchronized void delivered() {
        notifyAll();
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

    /** Waits until every rank of the roster has something. */
    void await(Predicate<Incoming> has) {
        await(new Wait(has, false));
    }

    /** Waits for a letter: until every rank of the roster has what is asked of it. */
    void awaitLetter(Predicate<Incoming> has) {
        await(new Wait(has, true));
    }

    private static void await(Wait wait) {
        while (!wait.isOver()) {
            wait.rest();
        }
    }

    /** One wait, from its first look to its last. */
    private final class Wait {

        private final Predicate<Incoming> has;
        private final long began = System.nanoTime();
        private final boolean letter;
        private final boolean looks;
        private boolean reported;
        private long decided = Long.MAX_VALUE;

        private Wait(Predicate<Incoming> has, boolean letter) {
            this.has = has;
            this.letter = letter;
            // letters are sent to neighbours, too
            this.looks = !letter && neighbours.anyShown();
        }

        /** What a neighbour writes mostly comes at once: it is worth looking while nobody needs the core. */
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
            synchronized (Patience.this) {
                boolean all = hasAll();
                requireWhole();
                if (all) {
                    return true;
                }
                if (over >= roster.generation()) {
                    throw new RosterChanges();
                }
                long now = System.nanoTime();
                if (looks && now - began < SPIN_NANOS) {
                    return false;
                }
                List<Integer> missing = missing();
                if (missing.isEmpty()) {
                    // a neighbour has written it between two looks
                    return true;
                }
                long until = until(missing);
                if (now >= decided) {
                    fail("the driver did not decide on it that " + reason(missing, letter));
                    return false;
                }
                if (now >= until && !reported) {
                    reported = true;
                    decided = now + DECISION_NANOS;
                    List<Integer> gone = gone(missing);
                    report.accept(new Missing(gone, hasParted(gone.get(0)), reason(missing, letter)));
                }
                if (!looks) {
                    pause(Math.min((reported ? decided : until) - now, VERDICT_NANOS));
                }
                return false;
            }
        }

        private boolean hasAll() {
            for (int peer : roster.ranks()) {
                if (peer != rank && !has.test(senders[peer])) {
                    return false;
                }
            }
            return true;
        }

        private List<Integer> missing() {
            List<Integer> missing = new ArrayList<>();
            for (int peer : roster.ranks()) {
                if (peer != rank && !has.test(senders[peer])) {
                    missing.add(peer);
                }
            }
            return missing;
        }

        private long until(List<Integer> missing) {
            // what was computed since something moved is not the others' delay
            long until = Math.max(began, movedNanos) + nanos;
            for (int peer : missing) {
                until = hasParted(peer) ? Math.min(until, senders[peer].lostNanos() + VERDICT_NANOS) : until;
            }
            return until;
        }
    }

    private void pause(long most) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, most);
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

    private String reason(List<Integer> missing, boolean letter) {
        List<Integer> gone = gone(missing);
        if (hasParted(gone.get(0))) {
            return "rank %d left before the end of round %d".formatted(gone.get(0), index);
        }
        String what = letter ? "send rank %d a letter after".formatted(rank) : "bring its part of";
        String where = letter ? "" : " (%s)".formatted(PeerInbox.call(floats));
        return "rank %s did not %s round %d%s within %.0f s; see its executor's log"
                .formatted(missing, what, index, where, nanos / 1e9);
    }
}
