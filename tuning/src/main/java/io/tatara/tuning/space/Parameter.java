package io.tatara.tuning.space;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to search for.
 *
 * @param name as in the run file: {@code training.batchSize}
 * @param when it is there; null for always
 */
public record Parameter(
        String name, Domain domain, @Nullable Condition when) {

    public Parameter {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a parameter needs a name");
        }
    }

    public Parameter(String name, Domain domain) {
        this(name, domain, null);
    }

    /** Whether it is there, given the parameters before it. */
    public boolean isThere(Map<String, Object> before) {
        if (when == null) {
            return true;
        }
        Object value = before.get(when.parameter());
        return value != null && when.values().contains(value);
    }
}
