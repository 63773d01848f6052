package io.tatara.evaluate;

/**
 * Scores of positives and negatives in bins of [0, 1]: the mergeable form of a ROC and of a precision-recall curve. Two
 * scores of one bin count as tied, so an area is off by at most half the share of pairs that fall into one bin. Bins are a
 * thousandth wide; the first and the last are cut on, eight to each halving of the distance to the end, for there the
 * scores of a confident network are.
 */
final class ScoreHistogram {

    private static final int STEPS = 1_000;
    private static final int PER_HALVING = 8;
    private static final int HALVINGS = 16;
    private static final int END = PER_HALVING * HALVINGS;

    static final int BINS = STEPS - 2 + 2 * END;

    /** Positives in the first half, negatives in the second. */
    final double[] cells = new double[2 * BINS];

    void add(boolean positive, double score, double weight) {
        int bin = bin(score);
        cells[positive ? bin : BINS + bin] += weight;
    }

    /** The bin of a score; a higher score is never in a lower bin. */
    static int bin(double score) {
        return score < 0.5 ? fromEnd(score) : BINS - 1 - fromEnd(1 - score);
    }

    private static int fromEnd(double distance) {
        if (distance >= 1.0 / STEPS) {
            return END - 1 + Math.min(STEPS / 2 - 1, (int) (distance * STEPS));
        }
        double halvings = Math.log(1 / (STEPS * Math.max(distance, Double.MIN_NORMAL))) / Math.log(2);
        return END - 1 - Math.min(END - 1, (int) (halvings * PER_HALVING));
    }

    /** The lower edge of a bin, to a thousandth. */
    static double from(int bin) {
        return Math.max(0, Math.min(STEPS - 1, bin - END + 1)) / (double) STEPS;
    }

    double positives(int bin) {
        return cells[bin];
    }

    double negatives(int bin) {
        return cells[BINS + bin];
    }

    void merge(ScoreHistogram other) {
        Cells.add(cells, other.cells);
    }

    /** Chance that a positive scores above a negative, ties counting half; 0.5 when there are not both. */
    double area() {
        double positives = 0;
        double negatives = 0;
        double pairs = 0;
        for (int bin = 0; bin < BINS; bin++) {
            pairs += cells[bin] * (negatives + cells[BINS + bin] / 2);
            positives += cells[bin];
            negatives += cells[BINS + bin];
        }
        return positives == 0 || negatives == 0 ? 0.5 : pairs / positives / negatives;
    }
}
