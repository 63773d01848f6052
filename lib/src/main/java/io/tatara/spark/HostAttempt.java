package io.tatara.spark;

import io.tatara.collective.Values;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at an exchange in which ranks of one host are summed in its memory first, and one of them speaks for the host.
 * As in an {@link Attempt} each rank owns a slice of the array. With k ranks a host and h hosts, a host sends 2(h − 1)/h of
 * the array an exchange, not k times nearly twice that.
 *
 * <pre>
 *   host A  0 ─part─╮                                 ╭──▶ 0      one slice, owned by rank 2: rank 1 is A's speaker to it,
 *           1 ──────┴─ A's part ──▶ 2 ─ sum of both ──┴──▶ 1      and hands on what comes back
 *   host B          3 ─────part───▶ 2 ─ sum of both ─────▶ 3
 * </pre>
 *
 * The sum is over hosts, in the order of their lowest ranks, of sums over their ranks, in rank order. Its bits are those of
 * other exchanges of the same ranks on the same hosts, and may not be those of the same ranks elsewhere.
 */
final class HostAttempt {

    /** Floats that are summed at a time, and stay in the first-level cache. */
    private static final int PAGE = Slices.CHUNK / 8;

    private final Stamp stamp;
    private final int[] ranks;
    private final HostView view;
    private final int slot;
    private final Slices slices;
    private final PeerLinks links;
    private final PeerInbox inbox;
    private final @Nullable Region region;
    private final Scratch scratch;

    /** Memory for chunks, kept from exchange to exchange. */
    static final class Scratch {
        private final float[] sum = new float[PAGE];
        private final float[] ofHost = new float[PAGE];
        private final float[] part = new float[PAGE];
        private final float[] spoken = new float[Slices.CHUNK];
    }

    /** @param region of this rank, which all others of its host read; null if there are none */
    HostAttempt(
            Stamp stamp,
            int[] ranks,
            HostView view,
            PeerLinks links,
            PeerInbox inbox,
            @Nullable Region region,
            Scratch scratch) {
        this.stamp = stamp;
        this.ranks = ranks;
        this.view = view;
        this.slot = Slices.slot(ranks, stamp.rank());
        this.slices = new Slices(stamp.total(), ranks.length);
        this.links = links;
        this.inbox = inbox;
        this.region = region;
        this.scratch = scratch;
    }

    /** Returns all notes, when the sums are there. */
    List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        for (int peer : view.others()) {
            links.send(peer, Kind.PART, stamp, 0, note, Values.NONE, 0, 0);
        }
        shareParts(note, values);
        if (stamp.total() > 0) {
            inbox.awaitShared(view.host());
            if (region != null) {
                // the others of this host have announced this exchange, and so are done with the sums of the one before
                region.beginSums(stamp);
            }
            view.spokenTo().forEach(owner -> speak(owner, values));
            sumOwn(values, sums);
            handOn(sums);
            gather(sums);
        }
        return inbox.awaitNotes(note);
    }

    private void shareParts(byte[] note, Values values) {
        if (region == null) {
            return;
        }
        if (stamp.total() > 0) {
            region.begin(stamp);
        }
        for (int owner : ranks) {
            int slice = Slices.slot(ranks, owner);
            if (!view.held(stamp.rank()).contains(owner) && slices.count(slice) > 0) {
                values.read(slices.from(slice), region.parts(slices.from(slice), slices.count(slice)));
            }
        }
        region.announce(stamp, note, Set.copyOf(view.host()));
    }

    /** Sends the owner of a slice, on another host, this host's part of it. */
    private void speak(int owner, Values values) {
        int slice = Slices.slot(ranks, owner);
        int length = slices.count(slice);
        for (int at = 0; at < length; at += Slices.CHUNK) {
            int count = Math.min(Slices.CHUNK, length - at);
            for (int page = 0; page < count; page += PAGE) {
                int floats = Math.min(PAGE, count - page);
                sumHost(values, slices.from(slice) + at + page, floats);
                System.arraycopy(scratch.ofHost, 0, scratch.spoken, page, floats);
            }
            links.send(owner, Kind.PART, stamp, at, null, Values.of(scratch.spoken), 0, count);
        }
    }

    /** Sums this host's parts of some floats, {@code at} in the array. */
    private void sumHost(Values values, int at, int count) {
        for (int i = 0; i < view.host().size(); i++) {
            int member = view.host().get(i);
            float[] target = i == 0 ? scratch.ofHost : scratch.part;
            if (member == stamp.rank()) {
                values.read(at, FloatBuffer.wrap(target, 0, count));
            } else {
                Region shared = shared(member);
                shared.readParts(at, target, count);
                if (!shared.stillHasParts(stamp.generation(), stamp.index())) {
                    throw new RosterChanges();
                }
            }
            if (i > 0) {
                add(scratch.part, 0, scratch.ofHost, count);
            }
        }
    }

    private void sumOwn(Values values, float[] sums) {
        int first = slices.from(slot);
        int length = slices.count(slot);
        List<Integer> speakers = view.otherSpeakers();
        for (int at = 0; at < length; at += Slices.CHUNK) {
            int count = Math.min(Slices.CHUNK, length - at);
            inbox.awaitParts(at + count, speakers);
            for (int page = at; page < at + count; page += PAGE) {
                int floats = Math.min(PAGE, at + count - page);
                sumPage(values, first, page, floats);
                System.arraycopy(scratch.sum, 0, sums, first + page, floats);
                share(page, scratch.sum, 0, floats);
            }
            links.sendToAll(speakers, Kind.SUM, stamp, first + at, Values.of(sums), count);
        }
    }

    /** Sums some floats, {@code at} in this rank's slice, over all hosts. */
    private void sumPage(Values values, int first, int at, int count) {
        for (int i = 0; i < view.speakers().size(); i++) {
            int speaker = view.speakers().get(i);
            float[] part = scratch.ofHost;
            int from = 0;
            if (speaker == stamp.rank()) {
                sumHost(values, first + at, count);
            } else {
                part = inbox.part(speaker, at / Slices.CHUNK);
                from = at % Slices.CHUNK;
            }
            if (i == 0) {
                System.arraycopy(part, from, scratch.sum, 0, count);
            } else {
                add(part, from, scratch.sum, count);
            }
        }
    }

    private static void add(float[] part, int from, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += part[from + i];
        }
    }

    /** Shows this host's other ranks what comes from the owners that this one speaks to, behind its own sums. */
    private void handOn(float[] sums) {
        int at = slices.count(slot);
        for (int owner : view.spokenTo()) {
            int slice = Slices.slot(ranks, owner);
            inbox.awaitSums(owner, slices.count(slice));
            share(at, sums, slices.from(slice), slices.count(slice));
            at += slices.count(slice);
        }
        if (region != null) {
            region.finishSums(stamp);
        }
    }

    private void share(int at, float[] sums, int from, int count) {
        if (region != null) {
            region.sums(at, count).put(sums, from, count);
        }
    }

    private void gather(float[] sums) {
        for (int member : view.host()) {
            if (member != stamp.rank()) {
                inbox.awaitSummed(member);
                Region shared = shared(member);
                int at = 0;
                for (int owner : view.held(member)) {
                    int slice = Slices.slot(ranks, owner);
                    shared.readSums(at, sums, slices.from(slice), slices.count(slice));
                    at += slices.count(slice);
                }
                if (!shared.stillHasSums(stamp.generation(), stamp.index())) {
                    throw new RosterChanges();
                }
            }
        }
    }

    private Region shared(int member) {
        Region shared = inbox.shared(member);
        if (shared == null) {
            // it was there when it was waited for: another generation's has taken its place
            throw new RosterChanges();
        }
        return shared;
    }
}
