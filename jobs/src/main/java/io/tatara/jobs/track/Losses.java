package io.tatara.jobs.track;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.TreeMap;

/** How much of what a tracker did not get, by what it is. Not safe for several threads. */
final class Losses {

    private final Map<String, Integer> counts = new TreeMap<>();

    void add(Entry entry) {
        counts.merge(entry.what(), entry.size(), Integer::sum);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** {@code 12 metric values, 1 artifacts}. */
    String describe() {
        return counts.entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), count.getKey()))
                .collect(joining(", "));
    }
}
