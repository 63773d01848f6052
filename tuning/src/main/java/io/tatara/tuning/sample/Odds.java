package io.tatara.tuning.sample;

import java.util.Arrays;
import java.util.List;

/**
 * How likely a trial is to come to a loss, by where others did and where they failed: a process is fitted to that as it is to
 * losses, so that it is the trials that say whether failures have to do with where they were, or are chance.
 *
 * <pre>
 *   s, p   1 where a trial came to a loss and 0 where it failed; the share of those that did
 *   y      (s − p) / √(p (1 − p)), which has mean 0 and variance 1, for a process of mean μ(x)
 *   P(x)   p + √(p (1 − p)) μ(x), a probability that is never quite 0, for nothing is certain to fail
 * </pre>
 *
 * Much of y may be noise, unlike losses: ln σ_n² is normal about −1 with variance 2. Where all failures are chance, P is
 * p everywhere.
 *
 * @see <a href="https://arxiv.org/abs/1403.5607">Gelbart, Snoek and Adams, Bayesian Optimization with Unknown Constraints, 2014:
 *     an acquisition times the probability that it comes to something</a>
 */
final class Odds {

    private static final double LEAST = 0.02;

    /** ln of how much likelier the trials' outcomes must be by where they were than by chance, for that to be believed. */
    private static final double TELLING = 1;

    private final int trials;
    private final double share;
    private final double deviation;
    private final GaussianProcess process;

    /** Of points at which these failed and others did not; some of each kind. */
    Odds(Kernel kernel, Scales scales, List<double[]> points, boolean[] failures) {
        this.trials = failures.length;
        this.share = share(failures);
        this.deviation = Math.sqrt(share * (1 - share));
        this.process = new GaussianProcess(kernel, scales, points, labels(failures), NoisePrior.OF_OUTCOMES);
    }

    /** What the process of these is like. */
    static Scales scales(Kernel kernel, List<double[]> points, boolean[] failures) {
        return ScalesFit.of(kernel, points, labels(failures), NoisePrior.OF_OUTCOMES);
    }

    /** Half a trial more of each kind, so that neither is without any. */
    private static double share(boolean[] failures) {
        int succeeded = 0;
        for (boolean failure : failures) {
            succeeded += failure ? 0 : 1;
        }
        return (succeeded + 0.5) / (failures.length + 1);
    }

    private static double[] labels(boolean[] failures) {
        double share = share(failures);
        double[] labels = new double[failures.length];
        Arrays.setAll(labels, i -> ((failures[i] ? 0 : 1) - share) / Math.sqrt(share * (1 - share)));
        return labels;
    }

    /** Whether failures have to do with where they are: against noise of variance 1, of which ln p(y) is −n/2 (1 + ln 2π). */
    boolean telling() {
        return process.logPosterior() + trials / 2.0 * (1 + Math.log(2 * Math.PI)) > TELLING;
    }

    /** P(x). */
    double at(double[] x) {
        return Math.min(1, Math.max(LEAST, share + deviation * process.at(x).mean()));
    }

    /** How much of what is usual is lost at a point: 1 if none come to a loss there, 0 if as many as elsewhere. */
    double lostAt(double[] x) {
        return Math.max(0, 1 - at(x) / share);
    }
}
