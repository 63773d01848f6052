package io.tatara.tuning.space;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * One of some options, of which none is nearer to another than to a third.
 *
 * @param options immutable, with equals
 */
public record Choice(List<Object> options) implements Domain {

    public Choice {
        options = List.copyOf(options);
        if (options.isEmpty()) {
            throw new IllegalArgumentException("a choice needs an option");
        }
        if (new HashSet<>(options).size() < options.size()) {
            throw new IllegalArgumentException("options must differ, but got %s".formatted(options));
        }
    }

    public static Choice of(Object... options) {
        return new Choice(List.of(options));
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(options.size());
    }

    @Override
    public Object value(double unit) {
        int index = (int) Math.floor(unit * options.size());
        return options.get(Math.min(options.size() - 1, Math.max(0, index)));
    }

    @Override
    public double unit(Object value) {
        int index = options.indexOf(value);
        if (index < 0) {
            throw Domain.foreign(value, this);
        }
        return (index + 0.5) / options.size();
    }

    @Override
    public boolean contains(Object value) {
        return options.contains(value);
    }

    @Override
    public List<Object> hull() {
        return options;
    }

    @Override
    public List<Object> all(int count) {
        return options;
    }
}
