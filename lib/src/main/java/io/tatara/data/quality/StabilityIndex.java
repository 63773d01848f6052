package io.tatara.data.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The population stability index of two histograms over the same bins: {@code Σ (a − e) · ln(a / e)} over the shares of
 * the actual and the expected, symmetric in both, 0 for equal shares. By custom, 0.1 is a change worth a look and 0.25
 * one that a model will not survive.
 *
 * <p>A share of nothing counts as {@value #LEAST}, so that a bin that comes to be or ceases adds a finite amount.
 */
public final class StabilityIndex {

    /** What an empty bin counts as. */
    public static final double LEAST = 1e-4;

    private StabilityIndex() {}

    /**
     * The index.
     *
     * @param expected counts of the reference, one a bin
     * @param actual counts to compare, as many
     * @return at least 0; 0 also when either has nothing at all
     */
    public static double of(List<Long> expected, List<Long> actual) {
        if (expected.size() != actual.size()) {
            throw new IllegalArgumentException("%d bins and %d".formatted(expected.size(), actual.size()));
        }
        double all = total(expected);
        double seen = total(actual);
        if (all == 0 || seen == 0) {
            return 0;
        }
        double index = 0;
        for (int i = 0; i < expected.size(); i++) {
            double e = Math.max(LEAST, expected.get(i) / all);
            double a = Math.max(LEAST, actual.get(i) / seen);
            index += (a - e) * Math.log(a / e);
        }
        return index;
    }

    /** The index of two columns: missing values are a bin of their own. */
    static double of(ColumnProfile.Bins expected, long missingThen, ColumnProfile.Bins actual, long missingNow) {
        return of(with(expected.counts(), missingThen), with(actual.counts(), missingNow));
    }

    private static List<Long> with(List<Long> counts, long missing) {
        List<Long> all = new ArrayList<>(counts);
        all.add(missing);
        return all;
    }

    private static double total(List<Long> counts) {
        return counts.stream().flatMapToLong(LongStream::of).sum();
    }
}
