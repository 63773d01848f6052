package io.tatara.jobs.runfile;

import java.util.Comparator;

/**
 * Where a value was written.
 *
 * @param origin the run file, or the {@code --set} option
 * @param line from 1; 0 when the origin has no lines
 */
record Where(String origin, int line) implements Comparable<Where> {

    @Override
    public int compareTo(Where other) {
        return Comparator.comparing(Where::origin).thenComparing(Where::line).compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? origin : origin + ":" + line;
    }
}
