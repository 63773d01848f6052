package io.tatara.tuning.importance;

import java.util.Arrays;
import java.util.List;

/**
 * The variance of a tree over the unit cube, taken apart. The tree is constant in boxes, so every integral is a sum.
 *
 * <pre>
 *   m      = ∫ f                          the mean
 *   V      = ∫ (f − m)²                   the variance
 *   aᵢ(x)  = ∫ f with xᵢ = x              what is left when all else is averaged out
 *   Vᵢ     = ∫ (aᵢ − m)²                  the variance that is xᵢ's alone
 *   Vᵢⱼ    = ∫ (aᵢⱼ − m)² − Vᵢ − Vⱼ       that of both together, beside that of each
 * </pre>
 *
 * @see <a href="https://proceedings.mlr.press/v32/hutter14.html">Hutter, Hoos and Leyton-Brown, An Efficient Approach for
 *     Assessing Hyperparameter Importance, ICML 2014</a>
 */
final class Variance {

    private final List<Box> boxes;
    private final double mean;

    Variance(List<Box> boxes) {
        this.boxes = boxes;
        this.mean = boxes.stream()
                .mapToDouble(box -> box.value() * box.volumeWithout(-1, -1))
                .sum();
    }

    double total() {
        return boxes.stream()
                .mapToDouble(box -> square(box.value() - mean) * box.volumeWithout(-1, -1))
                .sum();
    }

    double of(int i) {
        double[] ends = ends(i);
        double[] steps = new double[ends.length];
        for (Box box : boxes) {
            double share = box.value() * box.volumeWithout(i, i);
            steps[index(ends, box.low()[i])] += share;
            steps[index(ends, box.high()[i])] -= share;
        }
        double variance = 0;
        double marginal = 0;
        for (int k = 0; k + 1 < ends.length; k++) {
            marginal += steps[k];
            variance += square(marginal - mean) * (ends[k + 1] - ends[k]);
        }
        return variance;
    }

    double of(int i, int j) {
        double[] rows = ends(i);
        double[] columns = ends(j);
        double[][] steps = new double[rows.length][columns.length];
        for (Box box : boxes) {
            double share = box.value() * box.volumeWithout(i, j);
            int top = index(rows, box.low()[i]);
            int bottom = index(rows, box.high()[i]);
            int left = index(columns, box.low()[j]);
            int right = index(columns, box.high()[j]);
            steps[top][left] += share;
            steps[top][right] -= share;
            steps[bottom][left] -= share;
            steps[bottom][right] += share;
        }
        double variance = 0;
        double[] above = new double[columns.length];
        for (int r = 0; r + 1 < rows.length; r++) {
            double along = 0;
            for (int c = 0; c + 1 < columns.length; c++) {
                above[c] += steps[r][c];
                along += above[c];
                variance += square(along - mean) * (rows[r + 1] - rows[r]) * (columns[c + 1] - columns[c]);
            }
        }
        return Math.max(0, variance - of(i) - of(j));
    }

    /** Where boxes begin and end along a coordinate, in order. */
    private double[] ends(int i) {
        return boxes.stream()
                .flatMapToDouble(box -> Arrays.stream(new double[] {box.low()[i], box.high()[i]}))
                .sorted()
                .distinct()
                .toArray();
    }

    private static int index(double[] ends, double end) {
        return Arrays.binarySearch(ends, end);
    }

    private static double square(double value) {
        return value * value;
    }
}
