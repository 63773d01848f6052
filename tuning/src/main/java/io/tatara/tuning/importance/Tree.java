package io.tatara.tuning.importance;

import io.tatara.tuning.sample.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A regression tree, grown on a sample: each split is the one that takes the most from the squares' sum, of a part of the
 * coordinates that is drawn anew each time (Breiman, Random Forests, 2001).
 */
final class Tree {

    /** Of the coordinates that a split looks at. */
    private static final double SHARE = 0.75;

    private final List<double[]> points;
    private final double[] values;
    private final int leastInLeaf;
    private final Draws draws;
    private final List<Box> boxes = new ArrayList<>();

    private Tree(List<double[]> points, double[] values, int leastInLeaf, Draws draws) {
        this.points = points;
        this.values = values;
        this.leastInLeaf = leastInLeaf;
        this.draws = draws;
    }

    /**
     * Grows one, and returns its boxes.
     *
     * @param points in the unit cube
     * @param draws which points, with repetition, and what splits look at
     */
    static List<Box> boxes(List<double[]> points, double[] values, int leastInLeaf, Draws draws) {
        Tree tree = new Tree(points, values, leastInLeaf, draws);
        int dimensions = points.get(0).length;
        Integer[] sample = new Integer[points.size()];
        Arrays.setAll(sample, i -> draws.nextInt(points.size()));
        double[] high = new double[dimensions];
        Arrays.fill(high, 1);
        tree.grow(sample, new double[dimensions], high);
        return tree.boxes;
    }

    /** @param gain what it takes from the sum of squares */
    private record Split(int coordinate, double at, double gain) {}

    private void grow(Integer[] sample, double[] low, double[] high) {
        Split best = new Split(-1, 0, 0);
        if (sample.length >= 2 * leastInLeaf) {
            for (int coordinate = 0; coordinate < low.length; coordinate++) {
                if (draws.nextUnit() < SHARE) {
                    best = better(best, sample, coordinate);
                }
            }
        }
        if (best.coordinate < 0) {
            double sum = 0;
            for (int i : sample) {
                sum += values[i];
            }
            boxes.add(new Box(low, high, sum / sample.length));
            return;
        }
        int coordinate = best.coordinate;
        double at = best.at;
        double[] middleHigh = high.clone();
        middleHigh[coordinate] = at;
        double[] middleLow = low.clone();
        middleLow[coordinate] = at;
        grow(
                Arrays.stream(sample)
                        .filter(i -> points.get(i)[coordinate] < at)
                        .toArray(Integer[]::new),
                low,
                middleHigh);
        grow(
                Arrays.stream(sample)
                        .filter(i -> points.get(i)[coordinate] >= at)
                        .toArray(Integer[]::new),
                middleLow,
                high);
    }

    /** The best split along a coordinate, halfway between two points, if it is better than one that is known. */
    private Split better(Split known, Integer[] sample, int coordinate) {
        Integer[] ordered = sample.clone();
        Arrays.sort(ordered, Comparator.comparingDouble(i -> points.get(i)[coordinate]));
        double total = 0;
        for (int i : ordered) {
            total += values[i];
        }
        int n = ordered.length;
        double whole = total * total / n;
        double left = 0;
        Split best = known;
        for (int i = 1; i < n; i++) {
            left += values[ordered[i - 1]];
            double before = points.get(ordered[i - 1])[coordinate];
            double after = points.get(ordered[i])[coordinate];
            if (i < leastInLeaf || n - i < leastInLeaf || before == after) {
                continue;
            }
            double right = total - left;
            double gain = left * left / i + right * right / (n - i) - whole;
            if (gain > best.gain) {
                best = new Split(coordinate, (before + after) / 2, gain);
            }
        }
        return best;
    }
}
