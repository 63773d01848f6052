package io.tatara.tuning.sample;

import org.apache.commons.math3.special.Erf;

/** Normals of which only what is within 0 and 1 counts. */
final class Normal {

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

    /** A draw that is outside so many times in a row is taken at the nearer end. */
    private static final int TRIES = 100;

    private Normal() {}

    static double density(double x, double mean, double sigma) {
        double z = (x - mean) / sigma;
        return Math.exp(-z * z / 2) / (SQRT_2_PI * sigma * mass(mean, sigma));
    }

    /** Of it that is within 0 and 1. */
    private static double mass(double mean, double sigma) {
        return 0.5 * Erf.erf(-mean / (SQRT_2 * sigma), (1 - mean) / (SQRT_2 * sigma));
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
