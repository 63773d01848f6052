package io.tatara.evaluate;

/**
 * Scores of positives and negatives in equally wide bins of [0, 1]: the mergeable form of a ROC curve. Two scores of one
 * bin count as tied, so the area is off by at most half the share of pairs that fall into one bin.
 */
final class ScoreHistogram {

    static final int BINS = 1_000;

    /** Positives in the first half, negatives in the second. */
    final double[] cells = new double[2 * BINS];

    void add(boolean positive, double score, double weight) {
        int bin = Math.max(0, Math.min(BINS - 1, (int) (score * BINS)));
        cells[positive ? bin : BINS + bin] += weight;
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
