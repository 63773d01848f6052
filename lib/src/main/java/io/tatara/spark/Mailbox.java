package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a rank, on a thread that lives on between jobs, and the tasks of the jobs meet: the rank leaves its part of an
 * exchange and waits for what it comes to; a task brings that, and waits for the next part. A rank in whose mailbox nobody
 * has looked for too long ends. Thread-safe.
 */
final class Mailbox {

    private final int rank;
    private final int size;
    private final double lifeSeconds;
    private final List<byte[]> events = new ArrayList<>();
    private int firstEvent;
    private Standing standing = new Standing.Busy();
    private @Nullable Outcome outcome;
    private @Nullable String failure;
    private @Nullable Thread owner;
    private boolean ending;
    private long askedNanos = System.nanoTime();

    /** @param lifeSeconds how long a rank waits for a task that looks in */
    Mailbox(int rank, int size, double lifeSeconds) {
        this.rank = rank;
        this.size = size;
        this.lifeSeconds = lifeSeconds;
    }

    int rank() {
        return rank;
    }

    int size() {
        return size;
    }

    /** Has the end interrupt this thread, and wait for it. */
    synchronized void ownedBy(Thread thread) {
        owner = thread;
    }

    /** Leaves the rank's part, and waits for what the exchange comes to. */
    synchronized Outcome exchange(Standing.Brought brought) {
        requireOpen();
        // no job looks for ranks that still read their rows, however long that takes
        askedNanos = System.nanoTime();
        standing = brought;
        notifyAll();
        while (outcome == null || outcome.index() != brought.index()) {
            requireOpen();
            double left = lifeSeconds - (System.nanoTime() - askedNanos) / 1e9;
            if (left <= 0) {
                throw fail(
                        "rank %d, round %d: no job of the driver has looked for this rank for %.0f s, which ends here"
                                .formatted(rank, brought.index(), lifeSeconds));
            }
            pause(left, brought.index());
        }
        Outcome came = outcome;
        outcome = null;
        standing = new Standing.Busy();
        return came;
    }

    private void pause(double seconds, int index) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, (long) (seconds * 1e9) + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail("rank %d, round %d: interrupted".formatted(rank, index));
        }
    }

    private void requireOpen() {
        if (failure != null) {
            throw new CollectiveException(failure);
        }
    }

    private CollectiveException fail(String reason) {
        if (failure == null) {
            failure = reason;
            notifyAll();
        }
        return new CollectiveException(failure);
    }

    synchronized void report(byte[] event) {
        events.add(event);
    }

    /** Says how the rank ended; what it said first counts. */
    synchronized void over(Standing how) {
        if (!standing.isOver()) {
            standing = how;
            notifyAll();
        }
    }

    /** Waits until the driver knows how the rank ended, or does not come for it. */
    synchronized void awaitEnd() throws InterruptedException {
        awaitWithin(lifeSeconds, () -> failure != null);
    }

    /** Whether the work is to end before its time. */
    synchronized boolean ending() {
        return ending;
    }

    /** Brings what an exchange came to, perhaps for another time. */
    synchronized void deliver(Outcome came) {
        if (standing.answers(came.index()) && !standing.isOver()) {
            outcome = came;
            notifyAll();
        }
    }

    /** Waits for the rank's part of an exchange, or its end. */
    synchronized void await(int wanted, boolean toEnd, long millis) {
        askedNanos = System.nanoTime();
        ending |= toEnd;
        if (wanted < 0) {
            return;
        }
        try {
            awaitWithin(millis / 1e3, () -> standing.answers(wanted));
        } catch (InterruptedException e) {
            // Spark kills the task, and nobody reads what it answers
            Thread.currentThread().interrupt();
        }
        askedNanos = System.nanoTime();
    }

    /** What the rank has for the driver. */
    synchronized Answer answer(String executor, Ask ask) {
        while (firstEvent < ask.heard() && !events.isEmpty()) {
            events.remove(0);
            firstEvent++;
        }
        Standing told = standing.answers(ask.wanted()) ? standing : new Standing.Busy();
        return new Answer(rank, executor, firstEvent, events, told);
    }

    /** Ends every wait, and waits a bounded time for the rank's thread, which is interrupted, to be over. */
    void end(String reason, long millis) {
        Thread thread;
        synchronized (this) {
            fail(reason);
            thread = owner;
        }
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWithin(double seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
