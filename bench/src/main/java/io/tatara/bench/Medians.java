package io.tatara.bench;

import java.util.Arrays;

/** Medians, and medians of ratios round by round. */
public final class Medians {

    private Medians() {}

    public static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The median over rounds of one contender's figure divided by another's in the same round. */
    public static double ofRatios(double[] ones, double[] others) {
        double[] ratios = new double[ones.length];
        Arrays.setAll(ratios, round -> ones[round] / others[round]);
        return of(ratios);
    }
}
