package io.tatara.spark;

import io.tatara.collective.Sink;
import io.tatara.collective.Values;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at an exchange, with the ranks of one roster. Each owns a slice of the array, sums everyone's parts of it in rank
 * order, and hands the sum to all: what a ring sends in 2(N − 1) hops, 2(N − 1)/N of the array a rank, in two. The first half
 * and the second can be had by themselves.
 *
 * <pre>
 *            slice 0   slice 1   slice 2
 *   rank 0   own       ─part──▶  ─part──▶     each chunk is summed as soon as everyone's part of it is there,
 *   rank 1   ◀──part─  own       ─part──▶     and its sum is sent on while the next is summed
 *   rank 2   ◀──part─  ◀──part─  own
 * </pre>
 *
 * Ranks of one host take each other's floats from the region that each shares: there a slice is written whole, then read.
 */
final class Attempt {

    /** Floats that are summed at a time; chunks are whole pages, and pages whole blocks. */
    private static final int PAGE = Slices.CHUNK / 8;

    private final Stamp stamp;
    private final int[] ranks;
    private final int slot;
    private final Slices slices;
    private final PeerLinks links;
    private final PeerInbox inbox;
    private final Set<Integer> readers;
    private final @Nullable Region region;
    private final Scratch scratch;

    /** Memory for chunks, kept from exchange to exchange. */
    static final class Scratch {
        private final float[] sum = new float[PAGE];
        private final float[] part = new float[PAGE];
        private float[] lost = {};

        private void makeRoom(int floats) {
            if (lost.length < floats) {
                lost = new float[floats];
            }
        }
    }

    /** @param readers those whom the region serves, all of this exchange */
    Attempt(
            Stamp stamp,
            int[] ranks,
            PeerLinks links,
            PeerInbox inbox,
            @Nullable Region region,
            Set<Integer> readers,
            Scratch scratch) {
        this.stamp = stamp;
        this.ranks = ranks;
        this.slot = Slices.slot(ranks, stamp.rank());
        this.slices = new Slices(stamp.total(), ranks.length);
        this.links = links;
        this.inbox = inbox;
        // a rank alone shares nothing, and its slice is longer than any that a region has room for
        this.region = ranks.length == 1 ? null : region;
        this.readers = this.region == null ? Set.of() : readers;
        this.scratch = scratch;
    }

    /** Says what rounding took from the sums of this rank's slice, when they are there. */
    void tellLost(Sink lost) {
        lost.write(slices.from(slot), FloatBuffer.wrap(scratch.lost, 0, slices.count(slot)));
    }

    /** Returns all notes, when the sums are there. */
    List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        sendParts(note, values);
        shareParts(note, values);
        sumOwn(values, sums, true);
        gatherSums(sums);
        return inbox.awaitNotes(note);
    }

    /** Returns all notes, when the sums of this rank's slice are there. */
    List<byte[]> reduceScatter(byte[] note, Values values, float[] sums) {
        sendParts(note, values);
        shareParts(note, values);
        sumOwn(values, sums, false);
        return inbox.awaitNotes(note);
    }

    /**
     * Returns all notes, when all slices are there.
     *
     * @param arriving where floats that are sent arrive
     */
    List<byte[]> share(byte[] note, Values values, Sink others, float[] arriving) {
        for (int i = 1; i < ranks.length; i++) {
            int to = ranks[(slot + i) % ranks.length];
            if (!readers.contains(to)) {
                links.send(to, Kind.PART, stamp, 0, note, Values.NONE, 0, 0);
            }
        }
        if (region != null) {
            region.announce(stamp, note, readers);
        }
        // who has not come to this exchange knows no place for its floats yet, and may still read the last one's
        List<byte[]> notes = inbox.awaitNotes(note);
        giveOwn(values);
        for (int i = 1; i < ranks.length; i++) {
            takeSums((slot + i) % ranks.length, others, arriving);
        }
        return notes;
    }

    private void giveOwn(Values values) {
        int first = slices.from(slot);
        int length = slices.count(slot);
        for (int at = 0; at < length; at += Slices.CHUNK) {
            int count = Math.min(Slices.CHUNK, length - at);
            links.sendToAllBut(readers, Kind.SUM, stamp, first + at, values, count);
        }
        if (region != null && length > 0) {
            region.beginSums(stamp);
            values.read(first, region.sums(0, length));
            region.finishSums(stamp);
        }
    }

    private void sendParts(byte[] note, Values values) {
        int longest = slices.longest();
        for (int at = 0; at == 0 || at < longest; at += Slices.CHUNK) {
            for (int i = 1; i < ranks.length; i++) {
                int to = (slot + i) % ranks.length;
                int count = Math.max(0, Math.min(Slices.CHUNK, slices.count(to) - at));
                if (!readers.contains(ranks[to]) && (at == 0 || count > 0)) {
                    byte[] first = at == 0 ? note : null;
                    links.send(ranks[to], Kind.PART, stamp, at, first, values, slices.from(to) + at, count);
                }
            }
        }
    }

    private void shareParts(byte[] note, Values values) {
        if (region == null) {
            return;
        }
        if (stamp.total() > 0) {
            // without floats nothing is overwritten, and who is still at the parts of the exchange before may go on
            region.begin(stamp);
        }
        for (int i = 1; i < ranks.length; i++) {
            int to = (slot + i) % ranks.length;
            if (readers.contains(ranks[to]) && slices.count(to) > 0) {
                values.read(slices.from(to), region.parts(slices.from(to), slices.count(to)));
            }
        }
        region.announce(stamp, note, readers);
    }

    private void sumOwn(Values values, float[] sums, boolean forAll) {
        Region shown = forAll ? region : null;
        int first = slices.from(slot);
        int length = slices.count(slot);
        scratch.makeRoom(stamp.wire().rounds() ? length : 0);
        for (int at = 0; at < length; at += Slices.CHUNK) {
            int count = Math.min(Slices.CHUNK, length - at);
            inbox.awaitParts(at + count);
            if (shown != null && at == 0) {
                // everyone has announced this exchange, and so is done with the sums of the one before
                shown.beginSums(stamp);
            }
            for (int page = at; page < at + count; page += PAGE) {
                sumPage(values, first, page, Math.min(PAGE, at + count - page), sums, shown);
            }
            if (forAll) {
                links.sendToAllBut(readers, Kind.SUM, stamp, first + at, Values.of(sums), count);
            }
        }
        if (shown != null && length > 0) {
            shown.finishSums(stamp);
        }
    }

    /** Sums some floats, {@code at} in this rank's slice, that stay in the first-level cache meanwhile. */
    private void sumPage(Values values, int first, int at, int count, float[] sums, @Nullable Region shown) {
        for (int i = 0; i < ranks.length; i++) {
            float[] target = i == 0 ? scratch.sum : scratch.part;
            if (ranks[i] == stamp.rank()) {
                values.read(first + at, FloatBuffer.wrap(target, 0, count));
            } else {
                readPart(ranks[i], first, at, target, count);
            }
            if (i > 0) {
                add(count);
            }
        }
        if (stamp.wire().rounds()) {
            round(at, count);
        }
        System.arraycopy(scratch.sum, 0, sums, first + at, count);
        if (shown != null) {
            shown.sums(at, count).put(scratch.sum, 0, count);
        }
    }

    private void round(int at, int count) {
        System.arraycopy(scratch.sum, 0, scratch.lost, at, count);
        stamp.wire().round(scratch.sum, 0, count);
        for (int i = 0; i < count; i++) {
            scratch.lost[at + i] -= scratch.sum[i];
        }
    }

    private void readPart(int sender, int first, int at, float[] target, int count) {
        Region shared = inbox.shared(sender);
        if (shared == null) {
            System.arraycopy(inbox.part(sender, at / Slices.CHUNK), at % Slices.CHUNK, target, 0, count);
            return;
        }
        shared.readParts(first + at, target, count);
        if (!shared.stillHasParts(stamp.generation(), stamp.index())) {
            throw new RosterChanges();
        }
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            scratch.sum[i] += scratch.part[i];
        }
    }

    private void gatherSums(float[] sums) {
        for (int i = 1; i < ranks.length; i++) {
            int owner = (slot + i) % ranks.length;
            Region shared = awaitSums(owner);
            if (shared != null) {
                shared.readSums(0, sums, slices.from(owner), slices.count(owner));
                requireSums(shared);
            }
        }
    }

    private void takeSums(int owner, Sink sink, float[] arriving) {
        int from = slices.from(owner);
        int count = slices.count(owner);
        Region shared = awaitSums(owner);
        if (shared == null) {
            sink.write(from, FloatBuffer.wrap(arriving, from, count));
        } else {
            sink.write(from, shared.sums(0, count));
            requireSums(shared);
        }
    }

    /** Waits for a slice; returns where it is shared, or null if it has arrived, or there is none. */
    private @Nullable Region awaitSums(int owner) {
        if (slices.count(owner) == 0) {
            return null;
        }
        inbox.awaitSums(ranks[owner], slices.count(owner));
        return inbox.shared(ranks[owner]);
    }

    private void requireSums(Region read) {
        if (!read.stillHasSums(stamp.generation(), stamp.index())) {
            throw new RosterChanges();
        }
    }
}
