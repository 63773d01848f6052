package io.tatara.spark;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections that other ranks have opened to this one, and whose they are once they have greeted. Thread-safe. */
final class Guests {

    /** What a connection takes that another has begun to open. */
    private static final long ARRIVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final Set<Integer> met = ConcurrentHashMap.newKeySet();
    private final Map<Channel, Integer> senders = new ConcurrentHashMap<>();

    /** One is open, unless it is this rank's own to another. */
    void arrived(Channel channel) {
        if (channel.parent() != null) {
            open.add(channel);
        }
    }

    /** A rank that comes back comes over a new connection; the end of its old one is no loss any more. */
    void greeted(Channel channel, int rank) {
        senders.values().removeIf(known -> known == rank);
        senders.put(channel, rank);
        met.add(rank);
    }

    boolean hasGreeted(Channel channel) {
        return senders.containsKey(channel);
    }

    /** One is closed; returns who is lost with it, if anyone. */
    @Nullable
    Integer gone(Channel channel) {
        open.remove(channel);
        return senders.remove(channel);
    }

    /** Waits a moment for those who are yet to come, and another until all have gone. */
    void awaitGone(Set<Integer> expected) throws InterruptedException {
        long began = System.nanoTime();
        while (isExpectant(expected, System.nanoTime() - began)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private boolean isExpectant(Set<Integer> expected, long nanos) {
        boolean mayArrive = nanos < ARRIVAL_NANOS && !met.containsAll(expected);
        return mayArrive || (nanos < FAREWELL_NANOS && !open.isEmpty());
    }
}
