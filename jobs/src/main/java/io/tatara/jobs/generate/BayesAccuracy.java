package io.tatara.jobs.generate;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The best accuracy that anything can reach on equally likely classes whose examples are spread normally, with unit
 * variance, around centres at distance s along orthogonal directions.
 *
 * <p>The best guess is the class along whose direction an example lies furthest. It is right when N(s, 1) exceeds
 * classes − 1 draws of N(0, 1): the integral of φ(z − s) Φ(z)^(classes−1).
 */
final class BayesAccuracy {

    private static final int INTERVALS = 4_000;
    private static final double REACH = 12;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private BayesAccuracy() {}

    /** Simpson's rule over all that matters: exact to at least ten digits. */
    static double at(double separation, int classes) {
        double low = separation - REACH;
        double step = 2 * REACH / INTERVALS;
        double sum = 0;
        for (int i = 0; i <= INTERVALS; i++) {
            double z = low + i * step;
            double factor = i == 0 || i == INTERVALS ? 1 : i % 2 == 1 ? 4 : 2;
            sum += factor * NORMAL.density(z - separation) * Math.pow(NORMAL.cumulativeProbability(z), classes - 1.0);
        }
        return sum * step / 3;
    }

    /**
     * The separation at which the best accuracy is the one asked for.
     *
     * @param accuracy above 1/classes, below 1
     */
    static double separation(double accuracy, int classes) {
        double low = 0;
        double high = REACH;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (at(middle, classes) < accuracy) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
