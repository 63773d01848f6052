package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Floats;
import io.tatara.collective.Values;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.jspecify.annotations.Nullable;

/**
 * One rank's connections: a server that all others send to, and one connection to each of them. A rank sends over the
 * connections it opened and receives over those that others opened, so what arrives from a rank arrives in its order.
 */
final class PeerLinks implements AutoCloseable {

    private static final long FLUSH_SECONDS = 2;

    private final int rank;
    private final long runId;
    private final Patience patience;
    private final PeerInbox inbox;
    private final Neighbours neighbours;
    private final TransportContext context;
    private final PeerServer server;
    private final TransportClientFactory factory;
    private final String host;
    private final Guests guests = new Guests();
    private final SortedMap<Integer, Link> peers = new TreeMap<>();
    private final Frame frame = new Frame();
    private long bytesSent;

    /** A connection to another rank, and the last that was sent over it. */
    private static final class Link {
        private final String address;
        private final TransportClient client;
        private @Nullable ChannelFuture lastWrite;

        private Link(String address, TransportClient client) {
            this.address = address;
            this.client = client;
        }
    }

    /** Opens the server. The neighbours stay the caller's to close. */
    PeerLinks(
            HubTransport transport,
            String host,
            int rank,
            long runId,
            Patience patience,
            PeerInbox inbox,
            Neighbours neighbours) {
        this.host = host;
        this.rank = rank;
        this.runId = runId;
        this.patience = patience;
        this.inbox = inbox;
        this.neighbours = neighbours;
        this.context = transport.context(new Handler());
        this.factory = context.createClientFactory(transport.clientBootstraps());
        try {
            this.server = new PeerServer(transport, context, host, rank);
        } catch (TataraException e) {
            factory.close();
            context.close();
            throw e;
        }
    }

    int port() {
        return server.port();
    }

    /** Where this rank listens, to be told to the others; it sees to it that it does. */
    String address() {
        server.reopenIfDead();
        return "%s:%d %s".formatted(host, server.port(), neighbours.address());
    }

    /** Connects to the ranks of a roster that it is not connected to yet, and to nobody else any more. */
    void connect(SortedMap<Integer, String> addresses) throws Unreachable {
        peers.entrySet().removeIf(entry -> {
            boolean gone = !entry.getValue().address.equals(addresses.get(entry.getKey()));
            if (gone) {
                entry.getValue().client.close();
                neighbours.greeted(entry.getKey(), false);
            }
            return gone;
        });
        for (Map.Entry<Integer, String> entry : addresses.entrySet()) {
            if (entry.getKey() != rank && !peers.containsKey(entry.getKey())) {
                peers.put(entry.getKey(), link(entry.getKey(), entry.getValue()));
                greet(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Says who this is, and whether it can read what the other shares. */
    private void greet(int peer, String address) {
        int space = address.indexOf(' ');
        boolean near = neighbours.canRead(peer, address.startsWith(host + ":") ? address.substring(space + 1) : "");
        byte[] note = {(byte) (near ? 1 : 0)};
        send(peer, frame.of(Kind.HELLO, new Stamp(rank, runId, 0, 0, 0, new Floats()), 0, note, Values.NONE, 0, 0));
    }

    private Link link(int peer, String whole) throws Unreachable {
        String address = whole.substring(0, whole.indexOf(' '));
        int colon = address.lastIndexOf(':');
        try {
            return new Link(
                    whole,
                    factory.createClient(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        } catch (IOException e) {
            throw new Unreachable(
                    peer,
                    "rank %d (%s) cannot reach rank %d at %s; workers send to each other: a firewall may need spark.tatara.port: %s"
                            .formatted(rank, host, peer, address, e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CollectiveException("rank %d was interrupted".formatted(rank), e);
        }
    }

    /** Sends a rank floats, without waiting; they are copied before this returns. */
    void send(
            int peer, Kind kind, Stamp stamp, int offset, byte @Nullable [] note, Values values, int from, int count) {
        send(peer, frame.of(kind, stamp, offset, note, values, from, count));
    }

    /** Sends some of an array to all but some. */
    void sendToAllBut(Set<Integer> some, Kind kind, Stamp stamp, int from, Values values, int count) {
        List<Integer> rest =
                peers.keySet().stream().filter(peer -> !some.contains(peer)).toList();
        sendToAll(rest, kind, stamp, from, values, count);
    }

    /** Sends some of an array to some. */
    void sendToAll(List<Integer> some, Kind kind, Stamp stamp, int from, Values values, int count) {
        if (some.isEmpty()) {
            return;
        }
        ByteBuf message = frame.of(kind, stamp, from, null, values, from, count);
        for (int peer : some) {
            send(peer, message.retainedDuplicate());
        }
        message.release();
    }

    private void send(int peer, ByteBuf message) {
        Link link = peers.get(peer);
        if (link == null) {
            message.release();
            throw new IllegalStateException("rank %d is not connected to rank %d".formatted(rank, peer));
        }
        Channel channel = link.client.getChannel();
        if (!channel.isActive()) {
            // its pipeline may be gone, and with it whoever would release the message
            message.release();
            return;
        }
        bytesSent += message.readableBytes();
        link.lastWrite = channel.writeAndFlush(new OneWayMessage(new NettyManagedBuffer(message)));
    }

    /** Headers and notes included. */
    long bytesSent() {
        return bytesSent;
    }

    /**
     * Waits a moment until what was sent has left, and disconnects; and another for the others to do so too, for a
     * connection that closes on what its sender still has to say ends in an error there.
     */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FLUSH_SECONDS);
        for (Link link : peers.values()) {
            if (link.lastWrite != null && !interrupted) {
                interrupted = !written(link.lastWrite, deadline - System.nanoTime());
            }
        }
        factory.close();
        interrupted = interrupted || !parted();
        server.close();
        context.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean parted() {
        try {
            guests.awaitGone(peers.keySet());
            return true;
        } catch (InterruptedException e) {
            return false;
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
                    greeted(client.getChannel(), message);
                } else if (guests.hasGreeted(client.getChannel())) {
                    inbox.take(message);
                }
            } catch (RuntimeException e) {
                patience.fail("rank %d could not take a message: %s".formatted(rank, e.getMessage()));
            }
        }

        private void greeted(Channel channel, PeerMessage hello) {
            int sender = hello.rank();
            guests.greeted(channel, sender);
            byte[] note = hello.noteBytes();
            neighbours.greeted(sender, note != null && note[0] == 1);
            patience.found(sender);
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
        public void channelActive(TransportClient client) {
            guests.arrived(client.getChannel());
        }

        @Override
        public void channelInactive(TransportClient client) {
            Integer sender = guests.gone(client.getChannel());
            if (sender != null) {
                patience.lost(sender);
            }
        }
    }
}
