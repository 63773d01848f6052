package io.tatara.data.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds, in a few hundred bytes.
 *
 * @param type as Spark writes it in DDL, such as {@code int} or {@code array<string>}
 * @param missing null values, and NaN
 * @param min of a number; a date or time counts as seconds since 1970; null without any
 * @param max likewise
 * @param bins how often values fall into each; null for columns of no such kind, or where nothing was compared
 */
public record ColumnProfile(
        String name,
        String type,
        long missing,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable Bins bins) {

    /**
     * Bins of a column and how many values of a table fell into each. Missing values have none.
     *
     * @param edges of numbers: rising; the first bin is all up to the first edge (inclusive), the last all above the
     *     last; empty for texts
     * @param values of texts: one bin each, and behind them one for all others; empty for numbers
     * @param counts one a bin
     */
    public record Bins(List<Double> edges, List<String> values, List<Long> counts) {

        public Bins {
            edges = List.copyOf(edges);
            values = List.copyOf(values);
            counts = List.copyOf(counts);
            if ((!edges.isEmpty() && !values.isEmpty()) || counts.size() != edges.size() + values.size() + 1) {
                throw new IllegalArgumentException("%d edges and %d values do not make %d bins"
                        .formatted(edges.size(), values.size(), counts.size()));
            }
        }
    }
}
