package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import io.tatara.spark.PeerMessage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.buffer.NettyManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.protocol.OneWayMessage;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.jspecify.annotations.Nullable;

/**
 * One rank's connections: a server that all others send to, and one connection to each of them. A rank sends over the
 * connections it opened and receives over those that others opened, so what arrives from a rank arrives in its order.
 */
final class PeerLinks implements AutoCloseable {

    private static final long FLUSH_SECONDS = 2;

    private final int rank;
    private final long runId;
    private final PeerInbox inbox;
    private final TransportContext context;
    private final TransportServer server;
    private final TransportClientFactory factory;
    private final String host;
    private final Map<Channel, Integer> senders = new ConcurrentHashMap<>();
    private @Nullable Channel[] peers = {};
    private @Nullable ChannelFuture[] lastWrites = {};
    private long bytesSent;

    /** Opens the server. */
    PeerLinks(HubTransport transport, String host, int rank, long runId, PeerInbox inbox) {
        this.host = host;
        this.rank = rank;
        this.runId = runId;
        this.inbox = inbox;
        this.context = transport.context(new Handler());
        this.factory = context.createClientFactory(transport.clientBootstraps());
        this.server = open(transport);
    }

    private TransportServer open(HubTransport transport) {
        int first = transport.conf().getInt("spark.tatara.port", 0);
        int last = first == 0 ? 0 : first + transport.conf().getInt("spark.port.maxRetries", 16);
        for (int port = first; ; port++) {
            try {
                return transport.server(context, host, port);
            } catch (Exception e) {
                // Netty throws what is checked without saying so, and epoll another class than Java's BindException
                if (!(e instanceof IOException || e.getCause() instanceof IOException) || port >= last) {
                    factory.close();
                    context.close();
                    throw new TataraException(
                            "rank %d cannot listen at %s, ports %d to %d (spark.tatara.port, spark.port.maxRetries): %s"
                                    .formatted(rank, host, first, last, e.getMessage()),
                            e);
                }
            }
        }
    }

    int port() {
        return server.getPort();
    }

    /** Where this rank listens, to be told to the others. */
    byte[] address() {
        return (host + ":" + server.getPort()).getBytes(StandardCharsets.UTF_8);
    }

    /** Connects to all others, which must be listening. */
    void connect(byte[][] addresses) {
        peers = new @Nullable Channel[addresses.length];
        lastWrites = new @Nullable ChannelFuture[addresses.length];
        for (int i = 1; i < addresses.length; i++) {
            int peer = (rank + i) % addresses.length;
            String address = new String(addresses[peer], StandardCharsets.UTF_8);
            int colon = address.lastIndexOf(':');
            try {
                TransportClient client = factory.createClient(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
                peers[peer] = client.getChannel();
            } catch (IOException e) {
                throw new TataraException(
                        "rank %d (%s) cannot reach rank %d at %s; workers send to each other: a firewall may need spark.tatara.port: %s"
                                .formatted(rank, host, peer, address, e.getMessage()),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CollectiveException("rank %d was interrupted".formatted(rank), e);
            }
            send(peer, message(Kind.HELLO, 0, 0, 0, new float[0], 0, 0));
        }
    }

    /** Sends floats, without waiting; they are copied before this returns. */
    void send(int peer, Kind kind, int round, int total, int offset, float[] values, int from, int count) {
        send(peer, message(kind, round, total, offset, values, from, count));
    }

    /** Sends the same floats to all others. */
    void sendToAll(Kind kind, int round, int total, int offset, float[] values, int from, int count) {
        sendToAll(message(kind, round, total, offset, values, from, count));
    }

    /** Sends the same bytes to all others. */
    void sendToAll(int round, byte[] payload) {
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(PeerMessage.HEADER + payload.length);
        message.writerIndex(PeerMessage.HEADER).writeBytes(payload);
        PeerMessage.seal(message, Kind.GATHER, rank, runId, round, 0, 0);
        sendToAll(message);
    }

    private ByteBuf message(Kind kind, int round, int total, int offset, float[] values, int from, int count) {
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(PeerMessage.HEADER + 4 * count);
        message.nioBuffer(PeerMessage.HEADER, 4 * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values, from, count);
        message.writerIndex(PeerMessage.HEADER + 4 * count);
        PeerMessage.seal(message, kind, rank, runId, round, total, offset);
        return message;
    }

    private void sendToAll(ByteBuf message) {
        for (int i = 1; i < peers.length; i++) {
            send((rank + i) % peers.length, message.retainedDuplicate());
        }
        message.release();
    }

    private void send(int peer, ByteBuf message) {
        bytesSent += message.readableBytes();
        lastWrites[peer] = channel(peer).writeAndFlush(new OneWayMessage(new NettyManagedBuffer(message)));
    }

    private Channel channel(int peer) {
        Channel channel = peers[peer];
        if (channel == null) {
            throw new IllegalStateException("rank %d is not connected to rank %d".formatted(rank, peer));
        }
        return channel;
    }

    /** Headers included. */
    long bytesSent() {
        return bytesSent;
    }

    /** Waits a moment until what was sent has left, and disconnects. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FLUSH_SECONDS);
        for (ChannelFuture write : lastWrites) {
            if (write != null && !interrupted) {
                interrupted = !written(write, deadline - System.nanoTime());
            }
        }
        factory.close();
        server.close();
        context.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean written(ChannelFuture write, long nanos) {
        try {
            write.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private final class Handler extends RpcHandler {

        private final StreamManager streams = new OneForOneStreamManager();

        @Override
        public void receive(TransportClient client, ByteBuffer bytes) {
            // Spark would log what is thrown here, and go on
            try {
                PeerMessage message = PeerMessage.read(bytes);
                if (message.runId() != runId) {
                    client.close();
                } else if (message.kind() == Kind.HELLO) {
                    senders.put(client.getChannel(), message.rank());
                } else {
                    inbox.take(message);
                }
            } catch (RuntimeException e) {
                inbox.fail("rank %d could not take a message: %s".formatted(rank, e.getMessage()));
            }
        }

        @Override
        public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
            throw new CollectiveException("peers do not answer");
        }

        @Override
        public StreamManager getStreamManager() {
            return streams;
        }

        @Override
        public void channelInactive(TransportClient client) {
            Integer sender = senders.remove(client.getChannel());
            if (sender != null) {
                inbox.lost(sender);
            }
        }
    }
}
