package io.tatara.tuning.sample;

import java.util.Arrays;

/**
 * Losses as a process likes them: of mean 0 and variance 1, and none so far above the others that these look all the same.
 *
 * <pre>
 *   m, s   the median, and the root mean square distance to it of the losses below
 *   t      (loss − m) / s; one above 100, such as 1e28, counts as a failure
 * </pre>
 *
 * Failures are worse than the worst by half of the range. All others stay as they are: told apart by ranks, or bent, they let a
 * process find where the best is to fewer digits (on Branin's function, to one less).
 */
final class Warp {

    private static final double MOST = 100;

    private Warp() {}

    /** @param losses ∞ for failures; where all are, none is worse than another */
    static double[] of(double[] losses) {
        if (Arrays.stream(losses).noneMatch(Double::isFinite)) {
            return new double[losses.length];
        }
        double[] scaled = scaled(losses);
        double[] sane = Arrays.stream(scaled).filter(t -> t <= MOST).toArray();
        double failed = failed(sane);
        return standardized(
                Arrays.stream(scaled).map(t -> t <= MOST ? t : failed).toArray());
    }

    /** Which of these are failures, or no better than one. */
    static boolean[] failures(double[] losses) {
        boolean[] failures = new boolean[losses.length];
        Arrays.fill(failures, true);
        if (Arrays.stream(losses).anyMatch(Double::isFinite)) {
            double[] scaled = scaled(losses);
            for (int i = 0; i < failures.length; i++) {
                failures[i] = !(scaled[i] <= MOST);
            }
        }
        return failures;
    }

    /** What a failure counts as, beside losses in units of about their spread. */
    static double failed(double[] losses) {
        double best = Arrays.stream(losses).min().orElse(0);
        double worst = Arrays.stream(losses).max().orElse(0);
        return worst + Math.max(0.5 * (worst - best), 1);
    }

    private static double[] scaled(double[] losses) {
        double[] finite =
                Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
        double median = finite[(finite.length - 1) / 2];
        double below = Math.sqrt(Arrays.stream(finite)
                .filter(loss -> loss <= median)
                .map(loss -> (loss - median) * (loss - median))
                .average()
                .orElse(0));
        double unit = below > 0 ? below : Math.max(Math.abs(median), 1e-9);
        return Arrays.stream(losses).map(loss -> (loss - median) / unit).toArray();
    }

    private static double[] standardized(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        return Arrays.stream(values)
                .map(value -> deviation == 0 ? 0 : (value - mean) / deviation)
                .toArray();
    }
}
