package io.tatara.data.generate;

import org.apache.commons.math3.special.Erf;

/**
 * The accuracy of the best possible classifier of a mixture.
 *
 * <p>With K equally likely classes of equal isotropic noise and means {@code a·e_k} along orthogonal axes, whose
 * distance is {@code a·√2}, the best classifier picks the largest of the K mean coordinates. It is right when the true
 * class's coordinate {@code a + z} exceeds K − 1 independent standard normals, which has the probability
 * <pre>∫ φ(z) Φ(z + a)^(K−1) dz</pre>
 * The integrand is smooth and falls like a Gaussian, for which the trapezoidal rule converges exponentially: with 4,001
 * nodes on [−10, 10] its error is below 1e-12. An invertible map of the features changes none of this.
 */
final class BayesAccuracy {

    private static final double REACH = 10;
    private static final int INTERVALS = 4_000;

    private BayesAccuracy() {}

    static double of(int classes, double separation) {
        double distance = separation / Math.sqrt(2);
        double step = 2 * REACH / INTERVALS;
        double sum = 0;
        for (int node = 0; node <= INTERVALS; node++) {
            double z = -REACH + node * step;
            sum += Math.exp(-z * z / 2) * Math.pow(normal(z + distance), classes - 1);
        }
        return sum * step / Math.sqrt(2 * Math.PI);
    }

    private static double normal(double z) {
        return Erf.erfc(-z / Math.sqrt(2)) / 2;
    }
}
