package io.tatara.tuning.space;

import java.util.List;
import java.util.OptionalLong;

/** All doubles of a range, both ends among them. */
public record Reals(double low, double high, Scale scale) implements Domain {

    public Reals {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "low < high must hold of a range of doubles, but got low %s and high %s".formatted(low, high));
        }
        scale.require(low, high);
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public Object value(double unit) {
        double inside = Math.min(1, Math.max(0, unit));
        return Math.min(high, Math.max(low, scale.fromUnit(inside, low, high)));
    }

    @Override
    public double unit(Object value) {
        if (!contains(value)) {
            throw Domain.foreign(value, this);
        }
        return Math.min(1, Math.max(0, scale.toUnit((Double) value, low, high)));
    }

    @Override
    public boolean contains(Object value) {
        return value instanceof Double number && number >= low && number <= high;
    }

    @Override
    public List<Object> hull() {
        return List.of(low, high);
    }

    @Override
    public List<Object> all(int count) {
        throw new UnsupportedOperationException("doubles are not counted");
    }
}
