package io.tatara.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The ROC and the precision-recall curve of a histogram, from the highest threshold to the lowest. Where the histogram has
 * only positives or only negatives there is none.
 */
final class Curve {

    /** Along a curve, a point at least so often; all corners that are further apart than that stay. */
    private static final double STEP = 1.0 / 200;

    private final ScoreHistogram scores;
    private final double positives;
    private final double negatives;

    Curve(ScoreHistogram scores) {
        this.scores = scores;
        double p = 0;
        double n = 0;
        for (int bin = 0; bin < ScoreHistogram.BINS; bin++) {
            p += scores.positives(bin);
            n += scores.negatives(bin);
        }
        this.positives = p;
        this.negatives = n;
    }

    boolean exists() {
        return positives > 0 && negatives > 0;
    }

    double positives() {
        return positives;
    }

    double share() {
        return Cells.ratio(positives, positives + negatives);
    }

    /** Area under the ROC curve. */
    double area() {
        return scores.area();
    }

    /** Σ (Rₙ − Rₙ₋₁) Pₙ over thresholds: the precision of each, weighted by what it adds to the recall. */
    double averagePrecision() {
        double sum = 0;
        double found = 0;
        double wrong = 0;
        for (int bin = ScoreHistogram.BINS - 1; bin >= 0; bin--) {
            double more = scores.positives(bin);
            found += more;
            wrong += scores.negatives(bin);
            sum += more * Cells.ratio(found, found + wrong);
        }
        return Cells.ratio(sum, positives);
    }

    /** Points (false positive rate, true positive rate), from (0, 0) to (1, 1). */
    List<Point> roc() {
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        walk((found, wrong) -> add(points, new Point(wrong / negatives, found / positives)));
        return ended(points, new Point(1, 1));
    }

    /** Points (recall, precision), recall rising. */
    List<Point> precisionRecall() {
        List<Point> points = new ArrayList<>();
        walk((found, wrong) -> add(points, new Point(found / positives, found / (found + wrong))));
        return ended(points, new Point(1, share()));
    }

    private void walk(Threshold threshold) {
        double found = 0;
        double wrong = 0;
        for (int bin = ScoreHistogram.BINS - 1; bin >= 0; bin--) {
            if (scores.positives(bin) > 0 || scores.negatives(bin) > 0) {
                found += scores.positives(bin);
                wrong += scores.negatives(bin);
                threshold.at(found, wrong);
            }
        }
    }

    private static void add(List<Point> points, Point next) {
        if (points.isEmpty() || points.get(points.size() - 1).distance(next) >= STEP) {
            points.add(next);
        }
    }

    private static List<Point> ended(List<Point> points, Point end) {
        if (points.isEmpty() || points.get(points.size() - 1).distance(end) > 0) {
            points.add(end);
        }
        return List.copyOf(points);
    }

    /** A point of a curve, both between 0 and 1. */
    record Point(double x, double y) {
        double distance(Point other) {
            return Math.abs(x - other.x) + Math.abs(y - other.y);
        }

        List<Double> rounded() {
            return List.of(Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5);
        }
    }

    /** Hears how many positives and negatives are at a threshold or above. */
    private interface Threshold {
        void at(double found, double wrong);
    }
}
