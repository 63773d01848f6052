package io.tatara.jobs.report;

import java.util.Arrays;

/**
 * How good a value is among others: 1 the best, 0 the worst, by rank, for of losses most are close to the least.
 */
final class Worth {

    private final double[] losses;

    /** @param losses of all, in any order */
    Worth(double[] losses) {
        this.losses = losses.clone();
        Arrays.sort(this.losses);
    }

    double of(double loss) {
        if (losses.length < 2 || Double.isNaN(loss)) {
            return 1;
        }
        int place = Arrays.binarySearch(losses, loss);
        // of equal ones the first, so that all have one colour
        int rank = place < 0 ? -place - 1 : place;
        while (rank > 0 && rank < losses.length && losses[rank - 1] == loss) {
            rank--;
        }
        return 1 - Math.min(1, (double) rank / (losses.length - 1));
    }
}
