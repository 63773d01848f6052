package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.jspecify.annotations.Nullable;

/** Hears the hub speak up by itself: of rosters that are over, of ranks that wait, of an end before its time, of failure; and notices its end. */
final class HubListener extends RpcHandler {

    private final int rank;
    private final StreamManager streams = new OneForOneStreamManager();
    private volatile List<Integer> waiting = List.of();
    private volatile boolean ending;
    private volatile @Nullable Patience patience;

    HubListener(int rank) {
        this.rank = rank;
    }

    /** Has a rank's patience told, on the transport's thread, what concerns exchanges. What came before a call of the hub repeats. */
    void listen(Patience listening) {
        patience = listening;
    }

    /** Ranks that wait to be let in. */
    List<Integer> waiting() {
        return waiting;
    }

    /** Whether the work is to end before its time. */
    boolean ending() {
        return ending;
    }

    @Override
    public void receive(TransportClient hub, ByteBuffer message) {
        try {
            HubNews news = HubNews.read(HubMessage.readAnswer(message));
            waiting = news.waiting();
            ending = news.ending();
            if (patience != null) {
                patience.over(news.over());
            }
        } catch (CollectiveException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void receive(TransportClient hub, ByteBuffer message, RpcResponseCallback callback) {
        throw new CollectiveException("the hub asks nothing");
    }

    @Override
    public StreamManager getStreamManager() {
        return streams;
    }

    @Override
    public void channelInactive(TransportClient hub) {
        fail("rank %d lost the driver: its connection closed".formatted(rank));
    }

    private void fail(String reason) {
        if (patience != null) {
            patience.fail(reason);
        }
    }
}
