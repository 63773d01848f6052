package io.tatara.tuning.schedule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The results of one rung that never closes, and which of them may go on: the best ⌊n/η⌋ of n so far. All is done in
 * O(log n), however many there are.
 */
final class Ladder {

    private final int factor;
    private final TreeSet<Result> top = new TreeSet<>(Result.BEST_FIRST);
    private final TreeSet<Result> rest = new TreeSet<>(Result.BEST_FIRST);
    private final TreeSet<Result> waiting = new TreeSet<>(Result.BEST_FIRST);
    private final Map<Integer, Result> results = new HashMap<>();
    private final Set<Integer> promoted = new HashSet<>();

    Ladder(int factor) {
        this.factor = factor;
    }

    void add(Result result) {
        results.put(result.trial(), result);
        rest.add(result);
        if ((top.size() + rest.size()) / factor > top.size()) {
            rise(rest.first());
        }
        while (!top.isEmpty() && !rest.isEmpty() && Result.BEST_FIRST.compare(rest.first(), top.last()) < 0) {
            sink(top.last());
            rise(rest.first());
        }
    }

    private void rise(Result result) {
        rest.remove(result);
        top.add(result);
        if (result.survives() && !promoted.contains(result.trial())) {
            waiting.add(result);
        }
    }

    private void sink(Result result) {
        top.remove(result);
        waiting.remove(result);
        rest.add(result);
    }

    /** The best that may go on and has not yet; null if there is none. */
    @Nullable
    Result best() {
        return waiting.isEmpty() ? null : waiting.first();
    }

    void promoted(int trial) {
        Result result = results.get(trial);
        if (result == null || !promoted.add(trial)) {
            throw new IllegalArgumentException("trial %d cannot be promoted".formatted(trial));
        }
        waiting.remove(result);
    }
}
