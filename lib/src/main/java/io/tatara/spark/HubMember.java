package io.tatara.spark;

import org.apache.spark.network.client.TransportClient;

/** A rank that has registered: where it runs, when it was last heard, and whether it has said goodbye. */
final class HubMember {

    private final int rank;
    private final Place place;
    private final TransportClient channel;
    private long heardNanos = System.nanoTime();
    private int round;
    private boolean left;

    HubMember(int rank, Place place, TransportClient channel) {
        this.rank = rank;
        this.place = place;
        this.channel = channel;
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

    /** Tells it, without waiting, why the run has failed. */
    void tell(String reason) {
        if (!left && channel.isActive()) {
            channel.send(HubMessage.failure(reason));
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
