package io.tatara.spark;

import io.tatara.collective.Collective;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
 * The driver's hub hears that a rank lives, or why it does not, and carries no floats. When it loses one, it breaks the
 * others' exchange off and gives them a new roster, once all of them ask for it:
 *
 * <pre>
 *   exchange k ──broken off──▶ hub: I am at k ──▶ roster without the lost ──all at k──▶ exchange k again, from the parts
 *                                                        │                  that every rank still has
 *                                                        └──some at k + 1──▶ these give the others what k came to
 * </pre>
 *
 * Nobody can be further: exchange k + 1 needs everyone, so whoever is in it has the outcome of k at hand and nothing later.
 */
final class PeerCollective implements Collective {

    private final HubLink hub;
    private final PeerInbox inbox;
    private final PeerLinks links;
    private final Neighbours neighbours;
    private final float[] sum = new float[Slices.CHUNK];
    private Roster roster = Roster.NONE;
    private int[] ranks = {};
    private int index;
    private byte[] lastNotes = {};
    private float[] lastSums = NONE;
    private boolean leads;

    /**
     * Meets all others, unless they have met already: then {@link #enter} does.
     *
     * @param hub registered; stays the caller's to close
     * @param host the address of this process, as other workers know it
     * @param folder for memory that ranks of the same host share; null to share none
     */
    PeerCollective(HubTransport transport, HubLink hub, String host, @Nullable Path folder, double timeoutSeconds) {
        this.hub = hub;
        this.leads = hub.rank() == 0;
        this.inbox = new PeerInbox(hub.rank(), hub.size(), timeoutSeconds, hub::reportMissing);
        hub.listen(inbox);
        this.neighbours = new Neighbours(folder, hub.runId(), hub.rank());
        this.links = new PeerLinks(transport, host, hub.rank(), hub.runId(), inbox, neighbours);
        if (!hub.late()) {
            try {
                regroup(0, List.of());
            } catch (RuntimeException e) {
                links.close();
                neighbours.close();
                throw e;
            }
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
    public boolean leads() {
        return leads;
    }

    @Override
    public boolean late() {
        return hub.late() && roster.generation() == 0;
    }

    @Override
    public void enter() {
        regroup(-1, List.of());
        index = roster.index();
    }

    @Override
    public List<Integer> waiting() {
        return hub.waiting();
    }

    @Override
    public void admit(List<Integer> newcomers) {
        if (!roster.addresses().keySet().containsAll(newcomers)) {
            regroup(index, newcomers);
        }
    }

    /** Waits for the next roster, and connects to the ranks in it. */
    private void regroup(int at, List<Integer> newcomers) {
        inbox.leave(roster);
        while (true) {
            roster = hub.ready(at, links.address(), newcomers);
            ranks = roster.ranks();
            inbox.enter(roster);
            try {
                links.connect(roster.addresses());
                break;
            } catch (Unreachable e) {
                inbox.requireWhole();
                hub.reportMissing(new Missing(List.of(e.peer()), true, e.reason()));
                inbox.leave(roster);
            }
        }
        if (roster.source() == rank()) {
            giveLast();
        }
    }

    private void giveLast() {
        Stamp stamp = new Stamp(rank(), hub.runId(), roster.generation(), index - 1, lastSums.length);
        for (int peer : roster.behind()) {
            int at = 0;
            do {
                int count = Math.min(Slices.CHUNK, lastSums.length - at);
                links.send(peer, Kind.OUTCOME, stamp, at, at == 0 ? lastNotes : null, lastSums, at, count);
                at += Slices.CHUNK;
            } while (at < lastSums.length);
        }
    }

    @Override
    public List<byte[]> allReduce(byte[] note, float[] values, float[] sums) {
        if (values.length != sums.length || (values == sums && values.length > 0)) {
            throw new IllegalArgumentException("sums need an array of their own, as long as the values");
        }
        List<byte[]> notes = exchange(note.clone(), values, sums);
        lastNotes = Notes.pack(notes);
        lastSums = sums;
        leads = ranks[0] == rank();
        hub.reached(++index);
        return notes;
    }

    private List<byte[]> exchange(byte[] note, float[] values, float[] sums) {
        while (true) {
            inbox.requireWhole();
            if (inbox.isOver(roster.generation())) {
                regroup(index, List.of());
            }
            try {
                inbox.open(index, sums);
                if (index < roster.index()) {
                    return inbox.awaitOutcome(roster.source());
                }
                return attempt(note, values, sums);
            } catch (RosterChanges e) {
                // the parts are as they were: the next roster's sum overwrites whatever has come of this one's
                regroup(index, List.of());
            }
        }
    }

    private List<byte[]> attempt(byte[] note, float[] values, float[] sums) {
        if (ranks.length == 1) {
            System.arraycopy(values, 0, sums, 0, values.length);
            return List.of(note);
        }
        Stamp stamp = new Stamp(rank(), hub.runId(), roster.generation(), index, values.length);
        Slices slices = new Slices(values.length, ranks.length);
        // who reads is asked once an exchange: a rank gets all of it one way
        Set<Integer> readers = values.length == 0 ? Set.of() : neighbours.readers();
        Region region = readers.isEmpty() ? null : neighbours.own(values.length);
        Way way = new Way(stamp, slices, region, region == null ? Set.of() : readers);
        sendParts(way, note, values);
        sumOwn(way, values, sums);
        inbox.awaitSums(slices, ranks);
        return inbox.awaitNotes(note);
    }

    /**
     * How an exchange's floats go.
     *
     * @param region what this rank shares; null if nothing
     * @param readers ranks that read it there
     */
    private record Way(Stamp stamp, Slices slices, @Nullable Region region, Set<Integer> readers) {}

    private void sendParts(Way way, byte[] note, float[] values) {
        if (way.region != null) {
            way.region.beginParts(way.stamp);
        }
        int slot = Slices.slot(ranks, rank());
        // slices differ by one float at most, and the last is never the smaller
        int longest = way.slices.count(ranks.length - 1);
        for (int at = 0; at == 0 || at < longest; at += Slices.CHUNK) {
            for (int i = 1; i < ranks.length; i++) {
                sendPart(way, note, values, (slot + i) % ranks.length, at);
            }
        }
    }

    private void sendPart(Way way, byte[] note, float[] values, int to, int at) {
        int slice = way.slices.count(to);
        // a rank without a slice sends no sums, from which one would know that it is done with its part
        Region region = slice > 0 && way.readers.contains(ranks[to]) ? way.region : null;
        if (region != null && at % Slices.SHARED != 0) {
            return;
        }
        int from = way.slices.from(to) + at;
        int count = Math.max(0, Math.min(region == null ? Slices.CHUNK : Slices.SHARED, slice - at));
        byte[] first = at == 0 ? note : null;
        if (first == null && count == 0) {
            return;
        }
        if (region == null) {
            links.send(ranks[to], Kind.PART, way.stamp, at, first, values, from, count);
        } else {
            region.putParts(values, from, count);
            links.tell(ranks[to], Kind.PART, way.stamp, at, first, from, count);
        }
    }

    private void sumOwn(Way way, float[] values, float[] sums) {
        int first = way.slices.from(Slices.slot(ranks, rank()));
        int length = way.slices.count(Slices.slot(ranks, rank()));
        for (int at = 0, chunk = 0; at < length; at += Slices.CHUNK, chunk++) {
            int count = Math.min(Slices.CHUNK, length - at);
            inbox.awaitParts(at + count);
            for (int i = 0; i < ranks.length; i++) {
                boolean own = ranks[i] == rank();
                add(i == 0, own ? values : inbox.part(ranks[i], chunk), own ? first + at : 0, count);
            }
            System.arraycopy(sum, 0, sums, first + at, count);
            links.sendToAllBut(way.readers, Kind.SUM, way.stamp, first + at, sum, 0, count);
            if (way.region != null) {
                shareSums(way, way.region, first, at, count, length);
            }
        }
    }

    private void shareSums(Way way, Region region, int first, int at, int count, int length) {
        if (at == 0) {
            // everyone has sent a part, and so is done with the sums of the exchange before
            region.beginSums(way.stamp);
        }
        region.putSums(sum, first + at, count);
        int end = at + count;
        if (end % Slices.SHARED == 0 || end == length) {
            int from = (end - 1) / Slices.SHARED * Slices.SHARED;
            for (int peer : ranks) {
                if (peer != rank() && way.readers.contains(peer)) {
                    links.tell(peer, Kind.SUM, way.stamp, first + from, null, first + from, end - from);
                }
            }
        }
    }

    private void add(boolean first, float[] values, int from, int count) {
        if (first) {
            System.arraycopy(values, from, sum, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            sum[i] += values[from + i];
        }
    }

    /** Payload and headers that this rank has sent to others. */
    long bytesSent() {
        return links.bytesSent();
    }

    int port() {
        return links.port();
    }

    /** Says goodbye first: the others need not wait for the end of a rank that goes. */
    @Override
    public void close() {
        hub.leave();
        links.close();
        neighbours.close();
    }
}
