package io.tatara.spark;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.jspecify.annotations.Nullable;

/** A rank that has registered: where it runs, when it was last heard, and whether it waits for a roster. */
final class HubMember {

    private final int rank;
    private final Place place;
    private final TransportClient channel;
    private long heardNanos = System.nanoTime();
    private int round;
    private boolean left;
    private @Nullable Readiness readiness;
    private @Nullable RpcResponseCallback answer;

    HubMember(int rank, Place place, TransportClient channel) {
        this.rank = rank;
        this.place = place;
        this.channel = channel;
    }

    int rank() {
        return rank;
    }

    String describe() {
        return "rank %d (%s)".formatted(rank, place.describe());
    }

    String executor() {
        return place.executor();
    }

    boolean speaksOver(TransportClient client) {
        return channel.getChannel().equals(client.getChannel());
    }

    /** @param inRound the round that it says it is in */
    void heard(int inRound) {
        heardNanos = System.nanoTime();
        round = inRound;
    }

    /** The last round that it was heard in. */
    int round() {
        return round;
    }

    /** It waits for a roster. */
    void ready(Readiness its, RpcResponseCallback callback) {
        readiness = its;
        answer = callback;
    }

    /** Null while it does not wait for a roster. */
    @Nullable
    Readiness readiness() {
        return readiness;
    }

    /** Gives it what it waits for, if it waits. */
    void answer(ByteBuffer message) {
        RpcResponseCallback callback = answer;
        readiness = null;
        answer = null;
        if (callback != null) {
            callback.onSuccess(message);
        }
    }

    /** Tells it something, without waiting and unasked. */
    void tell(ByteBuffer message) {
        if (!left && channel.isActive()) {
            channel.send(message);
        }
    }

    double silentSeconds() {
        return (System.nanoTime() - heardNanos) / 1e9;
    }

    void leave() {
        left = true;
    }

    boolean left() {
        return left;
    }
}
