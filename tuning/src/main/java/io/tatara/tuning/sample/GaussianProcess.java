package io.tatara.tuning.sample;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A Gaussian process that has seen losses, of mean 0 and variance 1, at some points.
 *
 * <pre>
 *   X, y, n   points, losses, how many      K = k(X, X) + σ_n² I = L Lᵀ      α = K⁻¹ y
 *   at x:     μ = k(x, X) α                 v = k(x, x) − |L⁻¹ k(X, x)|²
 *   ln p(y) = −½ yᵀα − Σ_i ln L_ii − n/2 ln 2π
 *   ∂/∂θ    = ½ tr((α αᵀ − K⁻¹) ∂K/∂θ)
 * </pre>
 *
 * Priors keep what few losses say little of from running away: ln ℓ is normal about √2 + ½ ln D with deviation √3, so that
 * lengths grow with dimensions; ln σ² about 0 with 1; ln σ_n² as a {@link NoisePrior} says.
 *
 * @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams, Gaussian Processes for Machine Learning, 2.2 and
 *     5.4.1</a>
 * @see <a href="https://arxiv.org/abs/2402.02229">Hvarfner et al., Vanilla Bayesian Optimization Performs Great in High
 *     Dimensions, 2024: the lengths' prior</a>
 */
final class GaussianProcess {

    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    private static final double LENGTH_MEAN = Math.sqrt(2);
    private static final double LENGTH_VARIANCE = 3;

    private final Kernel kernel;
    private final Scales scales;
    private final List<double[]> points;
    private final double[] losses;
    private final NoisePrior noisePrior;
    private final double[][] lower;
    private final double[] alpha;

    GaussianProcess(Kernel kernel, Scales scales, List<double[]> points, double[] losses) {
        this(kernel, scales, points, losses, NoisePrior.OF_LOSSES);
    }

    GaussianProcess(Kernel kernel, Scales scales, List<double[]> points, double[] losses, NoisePrior noisePrior) {
        this.kernel = kernel;
        this.scales = scales;
        this.points = points;
        this.losses = losses;
        this.noisePrior = noisePrior;
        this.lower = decompose();
        this.alpha = backward(forward(losses.clone()));
    }

    private double[][] decompose() {
        int n = points.size();
        double[][] k = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                k[i][j] = Kernel.value(kernel.squaredDistance(points.get(i), points.get(j), scales), scales.variance());
                k[j][i] = k[i][j];
            }
        }
        for (double jitter = scales.noise(); ; jitter *= 10) {
            RealMatrix whole = new Array2DRowRealMatrix(k, true);
            for (int i = 0; i < n; i++) {
                whole.addToEntry(i, i, jitter);
            }
            try {
                return new CholeskyDecomposition(whole, 1e-8, 0).getL().getData();
            } catch (NonPositiveDefiniteMatrixException e) {
                if (jitter > scales.variance()) {
                    throw e;
                }
            }
        }
    }

    /** Solves L z = b in place. */
    private double[] forward(double[] b) {
        for (int i = 0; i < b.length; i++) {
            double sum = b[i];
            for (int j = 0; j < i; j++) {
                sum -= lower[i][j] * b[j];
            }
            b[i] = sum / lower[i][i];
        }
        return b;
    }

    /** Solves Lᵀ z = b in place. */
    private double[] backward(double[] b) {
        for (int i = b.length - 1; i >= 0; i--) {
            b[i] /= lower[i][i];
            for (int j = 0; j < i; j++) {
                b[j] -= lower[i][j] * b[i];
            }
        }
        return b;
    }

    private double[] covariances(double[] x) {
        double[] k = new double[points.size()];
        for (int i = 0; i < k.length; i++) {
            k[i] = Kernel.value(kernel.squaredDistance(points.get(i), x, scales), scales.variance());
        }
        return k;
    }

    /** What a loss is expected to be, without noise. */
    record Belief(double mean, double deviation) {}

    Belief at(double[] x) {
        double[] k = covariances(x);
        double mean = 0;
        for (int i = 0; i < k.length; i++) {
            mean += k[i] * alpha[i];
        }
        double known = 0;
        for (double z : forward(k)) {
            known += z * z;
        }
        return new Belief(mean, Math.sqrt(Math.max(1e-18, scales.variance() - known)));
    }

    /** ln p(y) and the priors' densities, but for constants. */
    double logPosterior() {
        double sum = -losses.length / 2.0 * LOG_2_PI;
        for (int i = 0; i < losses.length; i++) {
            sum -= losses[i] * alpha[i] / 2 + Math.log(lower[i][i]);
        }
        double[] logs = scales.logs();
        int dimensions = kernel.dimensions();
        for (int d = 0; d < dimensions; d++) {
            sum -= square(logLengthAway(d)) / (2 * LENGTH_VARIANCE);
        }
        return sum - square(logs[dimensions]) / 2 + noisePrior.logDensity(logs[dimensions + 1]);
    }

    private double logLengthAway(int d) {
        return -scales.logs()[d] / 2 - LENGTH_MEAN - Math.log(kernel.dimensions()) / 2;
    }

    private static double square(double x) {
        return x * x;
    }

    /** Of {@link #logPosterior}, by each of the scales' logarithms. */
    double[] gradient() {
        int n = losses.length;
        int dimensions = kernel.dimensions();
        double[] gradient = new double[dimensions + 2];
        double noise = Math.exp(scales.logs()[dimensions + 1]);
        for (int j = 0; j < n; j++) {
            double[] unit = new double[n];
            unit[j] = 1;
            double[] inverse = backward(forward(unit));
            for (int i = 0; i < n; i++) {
                double weight = (alpha[i] * alpha[j] - inverse[i]) / 2;
                double squared = kernel.squaredDistance(points.get(i), points.get(j), scales);
                double slope = weight * Kernel.slope(squared, scales.variance());
                for (int d = 0; d < dimensions; d++) {
                    gradient[d] +=
                            slope * kernel.apart(points.get(i), points.get(j), d) * scales.inverseSquaredLength(d);
                }
                gradient[dimensions] += weight * Kernel.value(squared, scales.variance());
                gradient[dimensions + 1] += i == j ? weight * noise : 0;
            }
        }
        for (int d = 0; d < dimensions; d++) {
            gradient[d] += logLengthAway(d) / 2 / LENGTH_VARIANCE;
        }
        gradient[dimensions] -= scales.logs()[dimensions];
        gradient[dimensions + 1] += noisePrior.slope(scales.logs()[dimensions + 1]);
        return gradient;
    }
}
