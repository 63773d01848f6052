package io.tatara.data.quality;

import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;

/** Values of a column that a rule does not accept; filled, then merged. Not thread-safe. */
final class Violations implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int EXAMPLES = 3;
    private static final int LONGEST = 40;

    private final TreeSet<String> examples = new TreeSet<>();
    private long count;

    void add(Object value) {
        count++;
        String text = String.valueOf(value);
        examples.add(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        shorten();
    }

    void merge(Violations other) {
        count += other.count;
        examples.addAll(other.examples);
        shorten();
    }

    private void shorten() {
        while (examples.size() > EXAMPLES) {
            examples.pollLast();
        }
    }

    long count() {
        return count;
    }

    /** The first few in order, whichever row or partition they are in. */
    List<String> examples() {
        return List.copyOf(examples);
    }
}
