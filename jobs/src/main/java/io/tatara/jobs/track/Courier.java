package io.tatara.jobs.track;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings entries to a store, on a thread of its own. Whoever offers one never waits: the queue is bounded, and what does
 * not fit is counted as lost. A store that cannot be reached is tried again until the run is over; then
 * twice more.
 */
final class Courier {

    /** Entries that wait; those of single steps may fill half of the room. */
    static final int CAPACITY = 10_000;
    /** As many as an MLflow server takes at a time. */
    private static final int POINTS_AT_A_TIME = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    /** Once the run is over: a server that has lost one call is not a dead one. */
    private static final int LAST_TRIES = 2;

    private static final long LAST_WORDS_MILLIS = 2_000;

    private final Store store;
    private final Consumer<String> warn;
    private final Thread thread;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Losses losses = new Losses();
    private @Nullable Entry inHand;
    private @Nullable String trouble;
    private boolean closing;
    private boolean over;

    /** @param warn called with sentences for people, on the courier's thread or the one that closes it */
    Courier(Store store, Consumer<String> warn) {
        this.store = store;
        this.warn = warn;
        this.thread = new Thread(this::work, "tatara-tracking-" + store.name());
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void offer(Entry entry) {
        int room = entry instanceof Entry.Points ? CAPACITY / 2 : CAPACITY;
        if (over || closing || waiting.size() >= room) {
            losses.add(entry);
            return;
        }
        waiting.add(entry);
        notifyAll();
    }

    /** No more is offered: what waits is brought, and nothing is waited for. */
    synchronized void close() {
        closing = true;
        notifyAll();
    }

    /**
     * Waits until all is brought, after {@link #close}.
     *
     * @param deadline of {@link System#nanoTime}
     * @return whether all was
     */
    boolean await(long deadline) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(LAST_WORDS_MILLIS);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return told();
    }

    private synchronized boolean told() {
        giveUp();
        if (losses.isEmpty()) {
            return true;
        }
        warn.accept("tracking: %s did not get %s%s"
                .formatted(
                        store.name(),
                        losses.describe(),
                        trouble == null ? "; it was too slow for what there was to tell" : ": " + trouble));
        return false;
    }

    private void work() {
        try (store) {
            for (Entry entry = next(); entry != null; entry = next()) {
                bring(entry);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Refused e) {
            note(e);
        } catch (RuntimeException e) {
            note(e);
            LOG.warn("tracking: {} failed", store.name(), e);
        } finally {
            giveUp();
        }
    }

    private synchronized @Nullable Entry next() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (closing || over) {
                return null;
            }
            wait();
        }
        Entry entry = waiting.remove();
        while (entry instanceof Entry.Points points && !waiting.isEmpty()) {
            Entry more = points.with(waiting.element(), POINTS_AT_A_TIME);
            if (more == null) {
                break;
            }
            waiting.remove();
            entry = more;
        }
        inHand = entry;
        return entry;
    }

    private void bring(Entry entry) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        int lastTries = 0;
        while (true) {
            lastTries += isClosing() ? 1 : 0;
            try {
                entry.into(store);
                brought();
                return;
            } catch (Refused e) {
                lose(entry, e);
                return;
            } catch (RuntimeException e) {
                // what is wrong with a tracker, or with us, is not to be wrong with the run
                LOG.warn("tracking: {} failed", store.name(), e);
                lose(entry, e);
                return;
            } catch (Unreachable e) {
                note(e);
                if (lastTries == LAST_TRIES) {
                    giveUp();
                    return;
                }
                rest(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private synchronized void brought() {
        inHand = null;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Until the time is over, or the run is. */
    private synchronized void rest(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && !closing; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    private synchronized void lose(Entry entry, Exception why) {
        inHand = null;
        losses.add(entry);
        note(why);
    }

    /** The first trouble is told at once, for a run may take days. */
    private void note(Exception why) {
        String message = why.getMessage() == null ? why.toString() : why.getMessage();
        boolean first;
        synchronized (this) {
            first = trouble == null;
            trouble = message;
        }
        if (first) {
            warn.accept("tracking: %s: %s; the run goes on".formatted(store.name(), message));
        }
    }

    private synchronized void giveUp() {
        over = true;
        if (inHand != null) {
            losses.add(inHand);
            inHand = null;
        }
        waiting.forEach(losses::add);
        waiting.clear();
    }
}
