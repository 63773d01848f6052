package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A task's rows on their way to the thread of the rank, which outlives the task: Spark reads rows on a task's thread alone.
 * The task gives, the rank takes.
 */
final class RowFeed<I> implements Iterator<I> {

    private static final int BATCH = 256;
    private static final int BATCHES = 4;
    private static final long LOOK_MILLIS = 200;

    private final BlockingQueue<List<I>> batches = new ArrayBlockingQueue<>(BATCHES);
    private final double boundSeconds;
    private Iterator<I> current = List.<I>of().iterator();
    private boolean ended;
    private volatile boolean closed;

    /** @param boundSeconds how long one waits for the other */
    RowFeed(double boundSeconds) {
        this.boundSeconds = boundSeconds;
    }

    /** Gives all rows, or those that there is time for until the feed is closed. */
    void giveAll(Iterator<I> rows) throws InterruptedException {
        List<I> batch = new ArrayList<>(BATCH);
        while (rows.hasNext() && !closed) {
            batch.add(rows.next());
            if (batch.size() == BATCH) {
                give(batch);
                batch = new ArrayList<>(BATCH);
            }
        }
        if (!batch.isEmpty()) {
            give(batch);
        }
        // an empty batch is the last
        give(List.of());
    }

    private void give(List<I> batch) throws InterruptedException {
        long began = System.nanoTime();
        while (!closed && !batches.offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if ((System.nanoTime() - began) / 1e9 > boundSeconds) {
                throw new CollectiveException(
                        "the rank has not taken a row for %.0f s; see its executor's log".formatted(boundSeconds));
            }
        }
    }

    /** No row is taken any more. */
    void close() {
        closed = true;
    }

    @Override
    public boolean hasNext() {
        if (!ended && !current.hasNext()) {
            List<I> next = take();
            ended = next.isEmpty();
            current = next.iterator();
        }
        return !ended;
    }

    @Override
    public I next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    private List<I> take() {
        try {
            List<I> next = batches.poll((long) (boundSeconds * 1000), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new CollectiveException("no row came for %.0f s".formatted(boundSeconds));
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CollectiveException("interrupted while rows came", e);
        }
    }
}
