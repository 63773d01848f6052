package io.tatara.spark;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Executors whose ranks fell silent: their processes may hang, and hold slots that others could use. Each is told once. */
final class SilentExecutors {

    private final Set<String> untold = new TreeSet<>();
    private final Set<String> settled = new HashSet<>();

    void add(String executor) {
        if (settled.add(executor)) {
            untold.add(executor);
        }
    }

    /** One whose rank has gone, or goes, is heard of no more; that is no silence. */
    void expectSilence(String executor) {
        settled.add(executor);
    }

    Set<String> take() {
        Set<String> taken = Set.copyOf(untold);
        untold.clear();
        return taken;
    }
}
