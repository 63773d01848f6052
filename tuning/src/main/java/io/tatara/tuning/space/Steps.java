package io.tatara.tuning.space;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Doubles at equal distances: {@code low}, {@code low + step} and so on up to {@code high}, each the double next to what that
 * is in decimals.
 */
public record Steps(double low, double high, double step, Scale scale) implements Domain {

    public Steps {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "low < high must hold of a range of doubles, but got low %s and high %s".formatted(low, high));
        }
        // in decimals: as doubles 0.3 − 0.2 is less than 0.1
        BigDecimal width = BigDecimal.valueOf(high).subtract(BigDecimal.valueOf(low));
        if (!(step > 0) || step > width.doubleValue() || (high - low) / step > Marks.MOST) {
            throw new IllegalArgumentException(
                    "step must be above 0 and at most %s, the width of the range, but got %s".formatted(width, step));
        }
        Marks.requireScale(scale);
        scale.require(low, high);
    }

    private Marks marks() {
        return new Marks(low, step, last(), scale);
    }

    private long last() {
        return BigDecimal.valueOf(high)
                .subtract(BigDecimal.valueOf(low))
                .divideToIntegralValue(BigDecimal.valueOf(step))
                .longValueExact();
    }

    private Object at(long index) {
        return BigDecimal.valueOf(step)
                .multiply(BigDecimal.valueOf(index))
                .add(BigDecimal.valueOf(low))
                .doubleValue();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(last() + 1);
    }

    @Override
    public Object value(double unit) {
        return at(marks().index(unit));
    }

    @Override
    public double unit(Object value) {
        if (!contains(value)) {
            throw Domain.foreign(value, this);
        }
        return marks().unit(marks().find((Double) value));
    }

    @Override
    public boolean contains(Object value) {
        return value instanceof Double number && marks().find(number) >= 0;
    }

    @Override
    public List<Object> hull() {
        // the first two have the step, which leads to the last
        return List.of(at(0), at(1), at(last()));
    }

    @Override
    public List<Object> all(int count) {
        return LongStream.range(0, count).mapToObj(this::at).toList();
    }
}
