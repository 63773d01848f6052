package io.tatara.spark;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.spark.PeerMessage.Kind;

/**
 * A rank that exchanges with all others directly. Each owns a slice of the array, sums everyone's parts of it in rank
 * order, and sends the sum to all: what a ring sends in 2(N − 1) hops, 2(N − 1)/N of the array a rank, in two.
 *
 * <pre>
 *            slice 0   slice 1   slice 2
 *   rank 0   own       ─part──▶  ─part──▶     each chunk is summed as soon as everyone's part of it is there,
 *   rank 1   ◀──part─  own       ─part──▶     and its sum is sent on while the next is summed
 *   rank 2   ◀──part─  ◀──part─  own
 * </pre>
 *
 * The driver's hub hears that a rank lives, or why it does not, and carries no floats.
 */
final class PeerCollective implements Collective {

    private final HubCollective hub;
    private final PeerInbox inbox;
    private final PeerLinks links;
    private final float[] sum = new float[Slices.CHUNK];
    private final float[] own = new float[Slices.CHUNK];
    private int round;

    /**
     * Connects to all others, which do so at the same time.
     *
     * @param hub registered; stays the caller's to close
     * @param host the address of this process, as other workers know it
     */
    PeerCollective(HubTransport transport, HubCollective hub, String host, double timeoutSeconds) {
        this.hub = hub;
        this.inbox = new PeerInbox(hub.rank(), hub.size(), timeoutSeconds);
        hub.onFailure(inbox::fail);
        this.links = new PeerLinks(transport, host, hub.rank(), hub.runId(), inbox);
        try {
            links.connect(hub.allGather(links.address()));
            // nobody may end, and close its door, before everybody has come in
            hub.allGather(new byte[0]);
            hub.reached(0);
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
    }

    @Override
    public int rank() {
        return hub.rank();
    }

    @Override
    public int size() {
        return hub.size();
    }

    @Override
    public void allReduce(float[] values) {
        if (size() == 1 || values.length == 0) {
            return;
        }
        exchange(() -> {
            inbox.openSum(round, values);
            Slices slices = new Slices(values.length, size());
            sendParts(values, slices);
            sumOwn(values, slices);
            inbox.awaitSums();
            return values;
        });
    }

    private void sendParts(float[] values, Slices slices) {
        // slices differ by one float at most, and the last is never the smaller
        int longest = slices.count(size() - 1);
        for (int at = 0; at < longest; at += Slices.CHUNK) {
            for (int i = 1; i < size(); i++) {
                int peer = (rank() + i) % size();
                int from = slices.from(peer) + at;
                int count = Math.min(Slices.CHUNK, slices.count(peer) - at);
                if (count > 0) {
                    links.send(peer, Kind.PART, round, values.length, from, values, from, count);
                }
            }
        }
    }

    private void sumOwn(float[] values, Slices slices) {
        int length = slices.count(rank());
        for (int at = 0, chunk = 0; at < length; at += Slices.CHUNK, chunk++) {
            int from = slices.from(rank()) + at;
            int count = Math.min(Slices.CHUNK, length - at);
            inbox.awaitParts(at + count);
            System.arraycopy(values, from, own, 0, count);
            System.arraycopy(contribution(0, chunk), 0, sum, 0, count);
            for (int peer = 1; peer < size(); peer++) {
                add(sum, contribution(peer, chunk), count);
            }
            System.arraycopy(sum, 0, values, from, count);
            links.sendToAll(Kind.SUM, round, values.length, from, sum, 0, count);
        }
    }

    private float[] contribution(int peer, int chunk) {
        return peer == rank() ? own : inbox.part(peer, chunk);
    }

    private static void add(float[] sum, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += values[i];
        }
    }

    @Override
    public byte[][] allGather(byte[] payload) {
        byte[] mine = payload.clone();
        if (size() == 1) {
            return new byte[][] {mine};
        }
        return exchange(() -> {
            inbox.openGather(round);
            links.sendToAll(round, mine);
            return inbox.awaitGathered(mine);
        });
    }

    /** What a round does once it is open. */
    @FunctionalInterface
    private interface Exchange<R> {
        R run();
    }

    private <R> R exchange(Exchange<R> exchange) {
        try {
            R result = exchange.run();
            hub.reached(++round);
            return result;
        } catch (CollectiveException e) {
            // what the driver said itself it does not hear a second time
            String reason = String.valueOf(e.getMessage());
            if (inbox.absence()) {
                hub.reportLoss(reason);
            } else {
                hub.reportFailure(reason);
            }
            throw e;
        }
    }

    /** Payload and headers that this rank has sent to others. */
    long bytesSent() {
        return links.bytesSent();
    }

    int port() {
        return links.port();
    }

    @Override
    public void close() {
        links.close();
    }
}
