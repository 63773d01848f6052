package io.tatara.tuning.space;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Whole numbers, as {@link Long}s: {@code low}, {@code low + step} and so on up to {@code high}.
 *
 * @param high is itself among them only if the step leads there
 */
public record Wholes(long low, long high, long step, Scale scale) implements Domain {

    public Wholes {
        if (low >= high || low < -Marks.MOST || high > Marks.MOST) {
            throw new IllegalArgumentException(
                    "low < high must hold of whole numbers, both within 2^53, but got low %d and high %d"
                            .formatted(low, high));
        }
        if (step < 1 || step > high - low) {
            throw new IllegalArgumentException(
                    "step must be 1 to %d, the width of the range, but got %d".formatted(high - low, step));
        }
        Marks.requireScale(scale);
        scale.require((double) low, (double) high);
    }

    public Wholes(long low, long high) {
        this(low, high, 1, Scale.LINEAR);
    }

    private Marks marks() {
        return new Marks((double) low, (double) step, (high - low) / step, scale);
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of((high - low) / step + 1);
    }

    @Override
    public Object value(double unit) {
        return low + marks().index(unit) * step;
    }

    @Override
    public double unit(Object value) {
        if (!contains(value)) {
            throw Domain.foreign(value, this);
        }
        return marks().unit(((Long) value - low) / step);
    }

    @Override
    public boolean contains(Object value) {
        return value instanceof Long number && number >= low && number <= high && (number - low) % step == 0;
    }

    @Override
    public List<Object> hull() {
        // the first two have the step, which leads to the last
        return List.of(low, low + step, low + (high - low) / step * step);
    }

    @Override
    public List<Object> all(int count) {
        return LongStream.range(0, count).<Object>mapToObj(i -> low + i * step).toList();
    }
}
