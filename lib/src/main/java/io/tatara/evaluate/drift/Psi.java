package io.tatara.evaluate.drift;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * The population stability index of counts by bins against expected ones (Lewis, "An Introduction to Credit Scoring", 1994):
 * Σ (aᵢ − eᵢ) · ln(aᵢ / eᵢ) over the shares eᵢ that were expected and aᵢ that are there. It is 0 where both are alike, and the
 * same with both exchanged. Custom has it that less than 0.1 is no change, and more than 0.25 a great one.
 *
 * <p>To each bin half a count is added before shares are taken, so that one that is empty on one side is far and not at ∞.
 */
public final class Psi {

    private static final double PRIOR = 0.5;
    private static final double SURE = 0.99;

    private Psi() {}

    /**
     * The index; 0 where one side has counted nothing.
     *
     * @param expected counts of the training data, and {@code actual} those of the others, bin by bin
     */
    public static double of(long[] expected, long[] actual) {
        if (expected.length != actual.length) {
            throw new IllegalArgumentException(
                    "both must have the same bins, got %d and %d".formatted(expected.length, actual.length));
        }
        double all = total(expected);
        double others = total(actual);
        if (all == 0 || others == 0) {
            return 0;
        }
        double sum = 0;
        for (int bin = 0; bin < expected.length; bin++) {
            double e = (expected[bin] + PRIOR) / (all + PRIOR * expected.length);
            double a = (actual[bin] + PRIOR) / (others + PRIOR * expected.length);
            sum += (a - e) * Math.log(a / e);
        }
        return sum;
    }

    /**
     * What the index of samples of one distribution exceeds once in a hundred times, about: so many samples differ by that
     * much by chance. It is that of χ² with one degree less than there are bins, times 1/n + 1/m (Yurdakul, 2018).
     */
    public static double byChance(long[] expected, long[] actual) {
        double all = total(expected);
        double others = total(actual);
        int used = 0;
        for (int bin = 0; bin < expected.length; bin++) {
            used += expected[bin] + actual[bin] > 0 ? 1 : 0;
        }
        return used < 2 || all == 0 || others == 0
                ? 0
                : new ChiSquaredDistribution(used - 1.0).inverseCumulativeProbability(SURE) * (1 / all + 1 / others);
    }

    private static double total(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
