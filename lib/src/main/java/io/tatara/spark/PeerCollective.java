package io.tatara.spark;

import io.tatara.collective.Collective;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.util.List;

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
     */
    PeerCollective(HubTransport transport, HubLink hub, String host, double timeoutSeconds) {
        this.hub = hub;
        this.leads = hub.rank() == 0;
        this.inbox = new PeerInbox(hub.rank(), hub.size(), timeoutSeconds, hub::reportMissing);
        hub.listen(inbox);
        this.links = new PeerLinks(transport, host, hub.rank(), hub.runId(), inbox);
        if (!hub.late()) {
            try {
                regroup(0, List.of());
            } catch (RuntimeException e) {
                links.close();
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
            } catch (PeerLinks.Unreachable e) {
                inbox.requireWhole();
                hub.reportMissing(List.of(e.peer()), e.reason());
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
        sendParts(stamp, slices, note, values);
        sumOwn(stamp, slices, values, sums);
        inbox.awaitSums(slices, ranks);
        return inbox.awaitNotes(note);
    }

    private void sendParts(Stamp stamp, Slices slices, byte[] note, float[] values) {
        int slot = Slices.slot(ranks, rank());
        // slices differ by one float at most, and the last is never the smaller
        int longest = slices.count(ranks.length - 1);
        for (int at = 0; at == 0 || at < longest; at += Slices.CHUNK) {
            for (int i = 1; i < ranks.length; i++) {
                int to = (slot + i) % ranks.length;
                int count = Math.min(Slices.CHUNK, slices.count(to) - at);
                if (at == 0 || count > 0) {
                    byte[] first = at == 0 ? note : null;
                    links.send(ranks[to], Kind.PART, stamp, at, first, values, slices.from(to) + at, count);
                }
            }
        }
    }

    private void sumOwn(Stamp stamp, Slices slices, float[] values, float[] sums) {
        int slot = Slices.slot(ranks, rank());
        int length = slices.count(slot);
        for (int at = 0, chunk = 0; at < length; at += Slices.CHUNK, chunk++) {
            int from = slices.from(slot) + at;
            int count = Math.min(Slices.CHUNK, length - at);
            inbox.awaitParts(at + count);
            for (int i = 0; i < ranks.length; i++) {
                boolean own = ranks[i] == rank();
                add(i == 0, own ? values : inbox.part(ranks[i], chunk), own ? from : 0, count);
            }
            System.arraycopy(sum, 0, sums, from, count);
            links.sendToAll(Kind.SUM, stamp, from, sum, 0, count);
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
    }
}
