package io.tatara.spark;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on the driver: parts are summed in rank order, each as soon as those of lower ranks are, and then dropped. So
 * there is one array of sums beside what has come too early. Used by one thread.
 */
final class JobRound {

    private static final int PAGE = 1 << 12;

    private final int index;
    private final List<Place> homes;
    private final Standing.@Nullable Brought[] early;
    private final List<byte[]> notes = new ArrayList<>();
    private final float[] page = new float[PAGE];
    private final SortedSet<Integer> missing = new TreeSet<>();
    private final SortedSet<Integer> away = new TreeSet<>();
    private final SortedSet<Integer> gone = new TreeSet<>();
    private float @Nullable [] sums;
    private int lengthOf;
    private @Nullable JobFailure failure;
    private @Nullable Serializable result;

    /** @param homes where each rank lives */
    JobRound(int index, List<Place> homes) {
        this.index = index;
        this.homes = homes;
        this.early = new Standing.@Nullable Brought[homes.size()];
        for (int rank = 0; rank < homes.size(); rank++) {
            missing.add(rank);
        }
    }

    int index() {
        return index;
    }

    /** Ranks that have neither brought anything nor left. */
    SortedSet<Integer> missing() {
        return missing;
    }

    /** Ranks that were not where they were last asked for. */
    SortedSet<Integer> away() {
        return away;
    }

    String describe(int rank) {
        return "rank %d (%s)".formatted(rank, homes.get(rank).describe());
    }

    /** What is exchanged, as far as is known. */
    String call() {
        return PeerInbox.call(sums == null ? 0 : sums.length);
    }

    void brought(int rank, Standing.Brought part) {
        if (!missing.remove(rank)) {
            return;
        }
        int length = part.floats().remaining();
        if (sums == null) {
            sums = new float[length];
            lengthOf = rank;
        } else if (sums.length != length) {
            fail(new JobFailure("rank %d calls %s in round %d where rank %d calls %s"
                    .formatted(rank, PeerInbox.call(length), index, lengthOf, PeerInbox.call(sums.length))));
            return;
        }
        early[rank] = part;
        while (notes.size() < early.length && early[notes.size()] != null) {
            add(sums, early[notes.size()]);
        }
    }

    private void add(float[] target, Standing.Brought part) {
        FloatBuffer floats = part.floats();
        boolean first = notes.isEmpty();
        for (int at = 0; at < target.length; at += PAGE) {
            int count = Math.min(PAGE, target.length - at);
            if (first) {
                // not added to zeros: a negative zero would lose its sign
                floats.get(target, at, count);
                continue;
            }
            floats.get(page, 0, count);
            for (int i = 0; i < count; i++) {
                target[at + i] += page[i];
            }
        }
        early[notes.size()] = null;
        notes.add(part.note());
    }

    void left(int rank, @Nullable Serializable its) {
        missing.remove(rank);
        gone.add(rank);
        if (rank == 0) {
            result = its;
        }
    }

    void failed(int rank, String reason) {
        fail(new JobFailure("%s failed in round %d: %s".formatted(describe(rank), index, reason)));
    }

    /** The first failure counts. It is thrown once the job is over: Spark leaves a trace in the log of each that it kills. */
    void fail(JobFailure its) {
        if (failure == null) {
            failure = its;
        }
    }

    void requireWhole() {
        if (failure != null) {
            throw failure;
        }
    }

    void away(int rank) {
        away.add(rank);
    }

    /** Whether all have left: there is nothing more to exchange. */
    boolean isLast() {
        return gone.size() == early.length;
    }

    /** What rank 0 left with. */
    @Nullable
    Serializable result() {
        return result;
    }

    /** What the exchange came to, once nobody is missing. */
    Outcome outcome() {
        if (!gone.isEmpty()) {
            throw new JobFailure("%s left before the end of round %d".formatted(describe(gone.first()), index));
        }
        return Outcome.of(index, notes, sums == null ? new float[0] : sums);
    }
}
