package io.tatara.tuning.sample;

import org.apache.commons.math3.special.Erf;

/** Normals of which only what is within 0 and 1 counts. */
final class Normal {

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

    /** A draw that is outside so many times in a row is taken at the mean. */
    private static final int TRIES = 100;

    private Normal() {}

    static double density(double x, double mean, double sigma) {
        double z = (x - mean) / sigma;
        return Math.exp(logScale(mean, sigma) - z * z / 2);
    }

    /** The logarithm of its density at its mean. */
    static double logScale(double mean, double sigma) {
        double within = 0.5 * Erf.erf(-mean / (sigma * SQRT_2), (1 - mean) / (sigma * SQRT_2));
        return -Math.log(within * sigma * SQRT_2_PI);
    }

    /** A number of it; its mean is within 0 and 1. */
    static double within(double mean, double sigma, Draws draws) {
        for (int i = 0; i < TRIES; i++) {
            double x = mean + sigma * draws.nextGaussian();
            if (x >= 0 && x <= 1) {
                return x;
            }
        }
        return mean;
    }
}
