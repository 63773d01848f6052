package io.tatara.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint that was taken and does not count yet. What becomes of it follows from what ranks tell each other, so that
 * all see it alike.
 */
final class InFlight {

    private final Cursor cursor;
    private final boolean common;
    private final Map<Integer, Saved> saved = new TreeMap<>();
    private List<Integer> present = List.of();

    /** @param common whether what the leader writes is all: no rank has anything of its own to keep */
    InFlight(Cursor cursor, boolean common) {
        this.cursor = cursor;
        this.common = common;
    }

    Cursor cursor() {
        return cursor;
    }

    /** Hears of one more exchange. Returns false if other ranks take part in it than in those before. */
    boolean hear(List<Integer> ranks, List<String> notes) {
        if (present.isEmpty()) {
            present = ranks;
        }
        for (String note : notes) {
            Saved its = Saved.fromJson(note);
            if (its.round() == cursor.round()) {
                saved.put(its.rank(), its);
            }
        }
        return present.equals(ranks);
    }

    private int leader() {
        return present.get(0);
    }

    /** Whether all from whom something is to come have said that it is there, or why it is not. */
    boolean isDecided() {
        return common ? saved.containsKey(leader()) : saved.keySet().containsAll(present);
    }

    /** Why it does not come about; empty if it does. */
    String failure() {
        for (Saved its : saved.values()) {
            if (!its.failure().isEmpty()) {
                return "worker %d: %s".formatted(its.rank(), its.failure());
            }
        }
        return entries().stream().anyMatch(entry -> Kept.isParameters(entry.name()))
                ? ""
                : "the worker that had the parameters is lost";
    }

    /** Seconds of processor time that it took of the rank that it took most of. */
    double seconds() {
        return saved.values().stream().mapToDouble(Saved::seconds).max().orElse(0);
    }

    List<CheckpointEntry> entries() {
        List<CheckpointEntry> entries = new ArrayList<>();
        saved.values().forEach(its -> entries.addAll(its.entries()));
        return entries;
    }
}
