package io.tatara.spark;

import io.tatara.collective.Values;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at an exchange, with the ranks of one roster. Each owns a slice of the array, sums everyone's parts of it in rank
 * order, and hands the sum to all: what a ring sends in 2(N − 1) hops, 2(N − 1)/N of the array a rank, in two.
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

    /** Floats that are summed at a time; chunks are whole pages. */
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
        this.region = region;
        this.readers = region == null ? Set.of() : readers;
        this.scratch = scratch;
    }

    /** Returns all notes, when the sums are there. */
    List<byte[]> exchange(byte[] note, Values values, float[] sums) {
        sendParts(note, values);
        shareParts(note, values);
        sumOwn(values, sums);
        gatherSums(sums);
        return inbox.awaitNotes(note);
    }

    private void sendParts(byte[] note, Values values) {
        // slices differ by one float at most, and the last is never the smaller
        int longest = slices.count(ranks.length - 1);
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
        region.begin(stamp);
        for (int i = 1; i < ranks.length; i++) {
            int to = (slot + i) % ranks.length;
            if (readers.contains(ranks[to]) && slices.count(to) > 0) {
                values.read(slices.from(to), region.floats(slices.from(to), slices.count(to)));
            }
        }
        region.announce(stamp, note, readers);
    }

    private void sumOwn(Values values, float[] sums) {
        int first = slices.from(slot);
        int length = slices.count(slot);
        for (int at = 0; at < length; at += Slices.CHUNK) {
            int count = Math.min(Slices.CHUNK, length - at);
            inbox.awaitParts(at + count);
            if (region != null && at == 0) {
                // everyone has announced this exchange, and so is done with the sums of the one before
                region.beginSums(stamp);
            }
            for (int page = at; page < at + count; page += PAGE) {
                sumPage(values, first, page, Math.min(PAGE, at + count - page), sums);
            }
            links.sendToAllBut(readers, Kind.SUM, stamp, first + at, sums, count);
        }
        if (region != null && length > 0) {
            region.finishSums(stamp);
        }
    }

    /** Sums some floats, {@code at} in this rank's slice, that stay in the first-level cache meanwhile. */
    private void sumPage(Values values, int first, int at, int count, float[] sums) {
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
        System.arraycopy(scratch.sum, 0, sums, first + at, count);
        if (region != null) {
            region.floats(first + at, count).put(scratch.sum, 0, count);
        }
    }

    private void readPart(int sender, int first, int at, float[] target, int count) {
        Region shared = inbox.shared(sender);
        if (shared == null) {
            System.arraycopy(inbox.part(sender, at / Slices.CHUNK), at % Slices.CHUNK, target, 0, count);
            return;
        }
        shared.read(first + at, target, 0, count);
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
            int count = slices.count(owner);
            if (count > 0) {
                inbox.awaitSums(ranks[owner], count);
                Region shared = inbox.shared(ranks[owner]);
                if (shared != null) {
                    shared.read(slices.from(owner), sums, slices.from(owner), count);
                    if (!shared.stillHasSums(stamp.generation(), stamp.index())) {
                        throw new RosterChanges();
                    }
                }
            }
        }
    }
}
