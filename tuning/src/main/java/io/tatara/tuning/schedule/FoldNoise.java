package io.tatara.tuning.schedule;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * By how much losses on the same folds differ by chance, as the two-way analysis of variance has it: what of trials' losses
 * neither the trial nor the fold explains.
 *
 * <pre>
 *   x(t, f) = loss of trial t on fold f     T trials, k folds     x(t, ·), x(·, f), x(·, ·) = means
 *   r(t, f) = x(t, f) − x(t, ·) − x(·, f) + x(·, ·)
 *   s² = Σ r² / ν,   ν = (T − 1)(k − 1);   the means of two trials over i folds differ by chance with variance 2 s² / i
 * </pre>
 *
 * @param deviation s
 * @param freedom ν, at least 1
 */
record FoldNoise(double deviation, int freedom) {

    /**
     * The noise of some trials.
     *
     * @param losses trial by trial on all folds; two trials and two folds at least
     */
    static FoldNoise of(List<double[]> losses) {
        int trials = losses.size();
        int folds = losses.get(0).length;
        double[] ofFold = new double[folds];
        double mean = 0;
        for (double[] trial : losses) {
            for (int fold = 0; fold < folds; fold++) {
                ofFold[fold] += trial[fold] / trials;
                mean += trial[fold] / trials / folds;
            }
        }
        double squares = 0;
        for (double[] trial : losses) {
            double ofTrial = 0;
            for (double loss : trial) {
                ofTrial += loss / folds;
            }
            for (int fold = 0; fold < folds; fold++) {
                double residual = trial[fold] - ofTrial - ofFold[fold] + mean;
                squares += residual * residual;
            }
        }
        int freedom = (trials - 1) * (folds - 1);
        return new FoldNoise(Math.sqrt(squares / freedom), freedom);
    }

    /** By how much one trial's mean over some folds must be above another's for it to be no chance. */
    double margin(int folds, double confidence) {
        double quantile = new TDistribution(null, freedom).inverseCumulativeProbability(confidence);
        return quantile * deviation * Math.sqrt(2.0 / folds);
    }
}
