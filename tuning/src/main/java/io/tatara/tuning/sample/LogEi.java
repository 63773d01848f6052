package io.tatara.tuning.sample;

import org.apache.commons.math3.special.Erf;

/**
 * The logarithm of how much less than the best so far a loss is expected to be; unlike that itself, it says which of two
 * hopeless points is the less so.
 *
 * <pre>
 *   z = (f* − μ) / s       ln EI = ln s + ln h(z)       h(z) = φ(z) + z Φ(z)
 *   for z < −6, t = −z:    h(z) = φ(t) (1 − t R(t)),    R(t) = (1 − Φ(t)) / φ(t) = 1/(t + 1/(t + 2/(t + 3/(t + …))))
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/2310.20708">Ament et al., Unexpected Improvements to Expected Improvement, 2023</a>
 */
final class LogEi {

    private static final double HALF_LOG_2_PI = Math.log(2 * Math.PI) / 2;
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double FAR = -6;

    private LogEi() {}

    static double of(GaussianProcess.Belief belief, double best) {
        return Math.log(belief.deviation()) + logH((best - belief.mean()) / belief.deviation());
    }

    static double logH(double z) {
        double phi = Math.exp(-z * z / 2 - HALF_LOG_2_PI);
        if (z > FAR) {
            return Math.log(phi + z * Erf.erfc(-z * SQRT_HALF) / 2);
        }
        return -z * z / 2 - HALF_LOG_2_PI + Math.log(tail(-z));
    }

    /** h(−t)/φ(t) = 1 − t R(t), R being Mills' ratio: by the continued fraction of R, in which the 1 cancels by itself. */
    private static double tail(double t) {
        // R = 1/(t + 1/(t + 2/(t + 3/(t + …)))) and 1 − t R = (1/b) / (t + 1/b) with b = t + 2/(t + 3/(t + …))
        double b = t;
        for (int k = 60; k >= 2; k--) {
            b = t + k / b;
        }
        return 1 / (b * t + 1);
    }
}
