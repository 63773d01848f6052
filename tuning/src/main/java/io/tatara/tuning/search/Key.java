package io.tatara.tuning.search;

import io.tatara.tuning.space.Configuration;
import java.util.function.Function;

/**
 * A parameter, with the type of its values. Immutable.
 *
 * @param <T> what trials see of it
 */
public final class Key<T> {

    private final String name;
    private final Function<T, Object> written;
    private final Function<Object, T> read;

    /**
     * Of a parameter.
     *
     * @param written a value as configurations and journals have it
     * @param read the other way round
     */
    Key(String name, Function<T, Object> written, Function<Object, T> read) {
        this.name = name;
        this.written = written;
        this.read = read;
    }

    public String name() {
        return name;
    }

    /**
     * Its value.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public T in(Configuration configuration) {
        return read.apply(configuration.get(name));
    }

    /** Whether it is there, which only one under a condition may not be. */
    public boolean isIn(Configuration configuration) {
        return configuration.has(name);
    }

    Object written(T value) {
        return written.apply(value);
    }
}
