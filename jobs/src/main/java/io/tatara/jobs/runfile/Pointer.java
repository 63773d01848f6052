package io.tatara.jobs.runfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a run file's tree: keys, and indices as decimal text.
 *
 * @param steps from the root on
 */
record Pointer(List<String> steps) {

    static final Pointer ROOT = new Pointer(List.of());

    Pointer {
        steps = List.copyOf(steps);
    }

    Pointer then(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Pointer(longer);
    }

    Pointer then(int index) {
        return then(Integer.toString(index));
    }

    /** The enclosing place; the root's is the root. */
    Pointer parent() {
        return steps.isEmpty() ? this : new Pointer(steps.subList(0, steps.size() - 1));
    }

    boolean isWithin(Pointer outer) {
        return steps.size() >= outer.steps.size()
                && steps.subList(0, outer.steps.size()).equals(outer.steps);
    }

    /** Reads an RFC 6901 pointer. */
    static Pointer ofJson(String text) {
        List<String> steps = new ArrayList<>();
        for (String step : text.split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return new Pointer(steps.subList(1, steps.size()));
    }

    /** As users write it: {@code network.layers[0].dense}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            if (!step.isEmpty() && step.chars().allMatch(Character::isDigit)) {
                text.append('[').append(step).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
