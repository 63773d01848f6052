package io.tatara.evaluate.drift;

import io.tatara.data.quality.StabilityIndex;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A column of a table against the same of the training data.
 *
 * @param column its name
 * @param psi the index, as {@link StabilityIndex} has it, over {@code expected} and {@code actual}
 * @param byChance what the index exceeds once in a hundred times where nothing has changed
 * @param expected rows of the training data in each bin, and {@code actual} those of the table
 */
public record ColumnDrift(String column, double psi, double byChance, List<Long> expected, List<Long> actual) {

    public ColumnDrift {
        expected = List.copyOf(expected);
        actual = List.copyOf(actual);
    }

    static ColumnDrift of(Bins bins, long[] expected, long[] actual) {
        List<Long> before = LongStream.of(expected).boxed().toList();
        List<Long> now = LongStream.of(actual).boxed().toList();
        return new ColumnDrift(
                bins.column().name(),
                StabilityIndex.of(before, now),
                StabilityIndex.byChance(before, now),
                before,
                now);
    }
}
