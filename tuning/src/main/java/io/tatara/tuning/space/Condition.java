package io.tatara.tuning.space;

import java.util.Set;

/**
 * When a parameter is there.
 *
 * @param parameter another, which is itself there
 * @param values of it, any of which will do
 */
public record Condition(String parameter, Set<Object> values) {

    public Condition {
        values = Set.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("when: %s has no value to be there for".formatted(parameter));
        }
    }
}
