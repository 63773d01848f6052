package io.tatara.tuning.sample;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Space;

/**
 * How alike losses are at two points: Matérn's kernel with ν = 5/2, and a length for each coordinate.
 *
 * <pre>
 *   Δ_d      (x_d − x'_d)²; of a choice 0 where it is the same and 1 where not; 0 where the parameter is in neither
 *            configuration, 1 where it is in one
 *   r²       Σ_d Δ_d / ℓ_d²
 *   k(x, x') = σ² (1 + √5 r + 5/3 r²) exp(−√5 r)        ∂k/∂r² = −5/6 σ² (1 + √5 r) exp(−√5 r)
 * </pre>
 *
 * @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams, Gaussian Processes for Machine Learning, 4.2</a>
 */
final class Kernel {

    private static final double SQRT_5 = Math.sqrt(5);

    private final boolean[] choice;

    Kernel(Space space) {
        choice = new boolean[space.dimensions()];
        for (int d = 0; d < choice.length; d++) {
            choice[d] = space.parameters().get(d).domain() instanceof Choice;
        }
    }

    int dimensions() {
        return choice.length;
    }

    /** Δ_d. */
    double apart(double[] x, double[] y, int d) {
        boolean without = Double.isNaN(x[d]);
        if (without || Double.isNaN(y[d])) {
            return without && Double.isNaN(y[d]) ? 0 : 1;
        }
        if (choice[d]) {
            return x[d] == y[d] ? 0 : 1;
        }
        double difference = x[d] - y[d];
        return difference * difference;
    }

    double squaredDistance(double[] x, double[] y, Scales scales) {
        double sum = 0;
        for (int d = 0; d < choice.length; d++) {
            sum += apart(x, y, d) * scales.inverseSquaredLength(d);
        }
        return sum;
    }

    /** k, of r². */
    static double value(double squaredDistance, double variance) {
        double r = SQRT_5 * Math.sqrt(squaredDistance);
        return variance * (1 + r + r * r / 3) * Math.exp(-r);
    }

    /** ∂k/∂r², of r². */
    static double slope(double squaredDistance, double variance) {
        double r = SQRT_5 * Math.sqrt(squaredDistance);
        return -5.0 / 6 * variance * (1 + r) * Math.exp(-r);
    }
}
