package io.tatara.spark;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes of the ranks that live in this process. It is the one thing that tasks of different Spark jobs can have in
 * common, and so the one static that changes. Each mailbox goes with its rank. Thread-safe.
 */
final class Mailboxes {

    static final Mailboxes HERE = new Mailboxes();

    private final ConcurrentMap<Key, Mailbox> open = new ConcurrentHashMap<>();

    private record Key(String run, int rank) {}

    private Mailboxes() {}

    /** Opens one; another of the same rank, which an earlier attempt left, is ended. */
    void open(String run, Mailbox mailbox) {
        Mailbox before = open.put(new Key(run, mailbox.rank()), mailbox);
        if (before != null) {
            before.end("another attempt takes the place of rank %d".formatted(mailbox.rank()), 0);
        }
    }

    @Nullable
    Mailbox find(String run, int rank) {
        return open.get(new Key(run, rank));
    }

    void close(String run, Mailbox mailbox) {
        open.remove(new Key(run, mailbox.rank()), mailbox);
    }

    /** Mailboxes that are open, of all runs. */
    int count() {
        return open.size();
    }
}
