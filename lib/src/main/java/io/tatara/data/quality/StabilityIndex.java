package io.tatara.data.quality;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * The population stability index of two histograms over the same bins (Lewis, "An Introduction to Credit Scoring", 1994):
 * {@code Σ (aᵢ − eᵢ) · ln(aᵢ / eᵢ)} over the shares eᵢ that were expected and aᵢ that are there, symmetric in both, 0 for
 * equal shares. By custom, 0.1 is a change worth a look and 0.25 one that a model will not survive.
 *
 * <p>So that a bin that comes to be or ceases is far and not at ∞, to both sides half a count a bin is added before shares are
 * taken, in all, dealt out by the shares of both together: a few rows of what is spread thinly over many bins then look like
 * many rows of it.
 */
public final class StabilityIndex {

    private static final double PRIOR = 0.5;
    private static final double SURE = 0.99;

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
        double added = PRIOR * expected.size();
        double index = 0;
        for (int i = 0; i < expected.size(); i++) {
            double prior = added * (expected.get(i) + actual.get(i)) / (all + seen);
            if (prior > 0) {
                double e = (expected.get(i) + prior) / (all + added);
                double a = (actual.get(i) + prior) / (seen + added);
                index += (a - e) * Math.log(a / e);
            }
        }
        return index;
    }

    /**
     * What the index of samples of one distribution exceeds once in a hundred times, about: so many samples differ by that
     * much by chance. It is that of χ² with one degree less than there are bins, times 1/n + 1/m (Yurdakul, 2018).
     */
    public static double byChance(List<Long> expected, List<Long> actual) {
        double all = total(expected);
        double seen = total(actual);
        int used = 0;
        for (int i = 0; i < expected.size(); i++) {
            used += expected.get(i) + actual.get(i) > 0 ? 1 : 0;
        }
        return used < 2 || all == 0 || seen == 0
                ? 0
                : new ChiSquaredDistribution(used - 1.0).inverseCumulativeProbability(SURE) * (1 / all + 1 / seen);
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
        return counts.stream().mapToLong(count -> count).sum();
    }
}
