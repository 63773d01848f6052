package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/** Hears the hub speak up by itself, which it does when the run has failed, and notices its end. */
final class HubListener extends RpcHandler {

    private final int rank;
    private final Consumer<String> onFailure;
    private final StreamManager streams = new OneForOneStreamManager();

    /** @param onFailure told, on the transport's thread, why the run failed */
    HubListener(int rank, Consumer<String> onFailure) {
        this.rank = rank;
        this.onFailure = onFailure;
    }

    @Override
    public void receive(TransportClient hub, ByteBuffer message) {
        try {
            HubMessage.readAnswer(message);
        } catch (CollectiveException e) {
            onFailure.accept(String.valueOf(e.getMessage()));
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
        onFailure.accept("rank %d lost the driver: its connection closed".formatted(rank));
    }
}
