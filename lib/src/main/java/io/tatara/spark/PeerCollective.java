package io.tatara.spark;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Floats;
import io.tatara.collective.Sink;
import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rank that exchanges with all others directly; an {@link Attempt} says how.
 *
 * <p>The driver's hub hears that a rank lives, or why it does not, and carries no floats. When it loses one, it breaks the
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
    private final Patience patience;
    private final PeerInbox inbox;
    private final PeerLinks links;
    private final Neighbours neighbours;
    private final Chutes chutes;
    private final Post post;
    private final boolean sumByHost;
    private final Attempt.Scratch scratch = new Attempt.Scratch();
    private final HostAttempt.Scratch hostScratch = new HostAttempt.Scratch();
    private Roster roster = Roster.NONE;
    private int[] ranks = {};
    /** Null where ranks exchange one by one. */
    private @Nullable HostView view;

    private int index;
    private byte[] lastNotes = {};
    private float[] lastSums = NONE;
    private float[] arriving = NONE;
    private boolean leads;

    /**
     * Meets all others, unless they have met already: then {@link #enter} does.
     *
     * @param hub registered; stays the caller's to close
     * @param host the address of this process, as other workers know it
     * @param folder for memory that ranks of the same host share; null to share none
     * @param sumByHost whether floats that are sent as they are go between hosts as one sum a host; all ranks do or none
     */
    PeerCollective(
            HubTransport transport,
            HubLink hub,
            String host,
            @Nullable Path folder,
            boolean sumByHost,
            double timeoutSeconds) {
        this.hub = hub;
        this.sumByHost = sumByHost;
        this.leads = hub.rank() == 0;
        this.neighbours = new Neighbours(folder, hub.runId(), hub.rank(), hub.size());
        this.patience = new Patience(hub.rank(), hub.size(), timeoutSeconds, neighbours, hub::reportMissing);
        this.inbox = new PeerInbox(hub.rank(), hub.size(), patience, neighbours);
        hub.listen(patience);
        this.links = new PeerLinks(transport, host, hub.rank(), hub.runId(), patience, inbox, neighbours);
        this.chutes = new Chutes(neighbours, hub.runId(), hub.rank());
        this.post = new Post(hub, patience, inbox, links, chutes);
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
    public boolean ending() {
        return hub.ending();
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
            patience.enter(roster);
            try {
                links.connect(roster.addresses());
                view = view();
                break;
            } catch (Unreachable e) {
                patience.requireWhole();
                hub.reportMissing(new Missing(List.of(e.peer()), true, e.reason()));
                inbox.leave(roster);
            }
        }
        if (roster.source() == rank()) {
            giveLast();
        }
    }

    private @Nullable HostView view() {
        Hosts hosts = Hosts.of(roster.addresses());
        if (!sumByHost || !hosts.matter()) {
            return null;
        }
        HostView seen = hosts.view(rank());
        neighbours.requireShown(seen.host());
        return seen;
    }

    private void giveLast() {
        Stamp stamp = new Stamp(rank(), hub.runId(), roster.generation(), index - 1, lastSums.length, new Floats());
        for (int peer : roster.behind()) {
            int at = 0;
            do {
                int count = Math.min(Slices.CHUNK, lastSums.length - at);
                links.send(peer, Kind.OUTCOME, stamp, at, at == 0 ? lastNotes : null, Values.of(lastSums), at, count);
                at += Slices.CHUNK;
            } while (at < lastSums.length);
        }
    }

    @Override
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        return allReduce(note, values, sums, new Floats(), (from, floats) -> {});
    }

    @Override
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums, Wire wire, Sink lost) {
        if (values.length() != sums.length) {
            throw new IllegalArgumentException("sums need an array as long as the values");
        }
        List<byte[]> notes = exchange(note.clone(), values, sums, wire, lost);
        lastNotes = Notes.pack(notes);
        lastSums = sums;
        leads = ranks[0] == rank();
        hub.reached(++index);
        return notes;
    }

    @Override
    public List<byte[]> reduceScatter(byte[] note, Values values, float[] sums) {
        return inOneGo(note, sums, attempt -> attempt.reduceScatter(note, values, sums));
    }

    @Override
    public List<byte[]> share(byte[] note, Values values, Sink others) {
        if (arriving.length != values.length()) {
            arriving = new float[values.length()];
        }
        return inOneGo(note, arriving, attempt -> attempt.share(note, values, others, arriving));
    }

    /** An exchange that is not tried again: when a rank is lost all are. */
    private List<byte[]> inOneGo(byte[] note, float[] floats, Function<Attempt, List<byte[]>> exchange) {
        patience.requireWhole();
        inbox.open(index, floats);
        try {
            List<byte[]> notes = exchange.apply(attempt(note.length, floats.length, new Floats()));
            hub.reached(++index);
            return notes;
        } catch (RosterChanges e) {
            throw new CollectiveException("rank %d, round %d: another rank is gone".formatted(rank(), index), e);
        }
    }

    @Override
    public boolean sends() {
        return true;
    }

    @Override
    public void send(int to, FloatBuffer floats) {
        post.send(to, index, floats);
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        post.receive(from, target);
    }

    private List<byte[]> exchange(byte[] note, Values values, float[] sums, Wire wire, Sink lost) {
        while (true) {
            patience.requireWhole();
            if (patience.isOver(roster.generation())) {
                regroup(index, List.of());
            }
            try {
                inbox.open(index, sums);
                if (index < roster.index()) {
                    return inbox.awaitOutcome(roster.source());
                }
                HostView hosts = view;
                if (hosts != null && !wire.rounds()) {
                    return byHost(hosts, note, sums.length).allReduce(note, values, sums);
                }
                Attempt attempt = attempt(note.length, sums.length, wire);
                List<byte[]> notes = attempt.allReduce(note, values, sums);
                if (wire.rounds()) {
                    attempt.tellLost(lost);
                }
                return notes;
            } catch (RosterChanges e) {
                // the parts are as they were: the next roster's sum overwrites whatever has come of this one's
                regroup(index, List.of());
            }
        }
    }

    private Attempt attempt(int noteBytes, int floats, Wire wire) {
        Stamp stamp = new Stamp(rank(), hub.runId(), roster.generation(), index, floats, wire);
        // who reads is asked once an exchange: a rank gets all of it one way
        Set<Integer> readers = neighbours.readers();
        Region region = readers.isEmpty() ? null : neighbours.own(floats, noteBytes);
        return new Attempt(stamp, ranks, links, inbox, region, readers, scratch);
    }

    private HostAttempt byHost(HostView hosts, byte[] note, int floats) {
        Stamp stamp = new Stamp(rank(), hub.runId(), roster.generation(), index, floats, new Floats());
        Region region = hosts.host().size() == 1 ? null : neighbours.requireOwn(floats, note.length);
        return new HostAttempt(stamp, ranks, hosts, links, inbox, region, hostScratch);
    }

    @Override
    public long bytesSent() {
        return links.bytesSent() + chutes.bytesPut();
    }

    int port() {
        return links.port();
    }

    /** Says goodbye first: the others need not wait for the end of a rank that goes. */
    @Override
    public void close() {
        hub.leave();
        links.close();
        chutes.close();
        neighbours.close();
    }
}
