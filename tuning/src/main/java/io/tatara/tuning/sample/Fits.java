package io.tatara.tuning.sample;

import io.tatara.tuning.sample.History.Observation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What processes are like: found of the first so many observations, and not anew until there are a twentieth more. A fit is
 * the same whenever it is asked, for it is of nothing but the observations that it is kept by. Thread-safe.
 */
final class Fits {

    /** Observations that tell what a process is like: more of them say hardly more, and it takes hundreds of looks at each pair. */
    private static final int MOST = 150;

    private static final int PART = 20;

    private final int start;
    private final Function<List<Observation>, Scales> fit;
    private final Map<List<Observation>, Scales> found = new ConcurrentHashMap<>();

    /** Where the fit is of all observations until there are more than some. */
    Fits(int start, Function<List<Observation>, Scales> fit) {
        this.start = start;
        this.fit = fit;
    }

    Scales of(List<Observation> seen) {
        int count = Math.min(start, seen.size());
        while (count + count / PART + 1 <= seen.size()) {
            count += count / PART + 1;
        }
        return found.computeIfAbsent(List.copyOf(seen.subList(Math.max(0, count - MOST), count)), fit);
    }
}
