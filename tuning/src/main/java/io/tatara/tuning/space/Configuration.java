package io.tatara.tuning.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value for each parameter that is there, in the space's order. Two that have the same values are the same.
 *
 * @param values by name
 */
public record Configuration(Map<String, Object> values) {

    public Configuration {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public boolean has(String parameter) {
        return values.containsKey(parameter);
    }

    /**
     * A parameter's value.
     *
     * @throws IllegalArgumentException if the parameter is not there
     */
    public Object get(String parameter) {
        Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("%s is not in %s".formatted(parameter, values));
        }
        return value;
    }
}
