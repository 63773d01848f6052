package io.tatara.evaluate.drift;

import io.tatara.data.FeatureColumn;
import io.tatara.data.FeatureColumn.Form;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.ml.linalg.Vector;

/**
 * Where a column's values are counted. A number falls between the deciles of the training data, of which those that are equal
 * count as one; so does the mean of a column of several numbers. A category has a bin of its own, up to
 * {@value #MOST_CATEGORIES} of them, beyond which several share one by their index; the first bin is that of rows that have
 * none: what was missing, or was never seen in training.
 */
final class Bins implements Serializable {

    private static final long serialVersionUID = 1L;

    static final int DECILES = 10;
    static final int MOST_CATEGORIES = 100;

    private final FeatureColumn column;
    private final double[] edges;

    private Bins(FeatureColumn column, double[] edges) {
        this.column = column;
        this.edges = edges;
    }

    static boolean needsEdges(FeatureColumn column) {
        return column.form() != Form.CATEGORY;
    }

    /** @param sample of what {@link #number} is in the training data, in any order; not looked at for categories */
    static Bins of(FeatureColumn column, double[] sample) {
        if (!needsEdges(column) || sample.length == 0) {
            return new Bins(column, new double[0]);
        }
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        TreeSet<Double> edges = new TreeSet<>();
        double before = sorted[0];
        for (int i = 1; i < DECILES; i++) {
            double edge = sorted[(int) ((long) i * sorted.length / DECILES)];
            // where one value fills several deciles its bin ends with it, or a move upwards from it would not show
            edges.add(edge == before ? above(edge, sorted) : edge);
            before = edge;
        }
        // a bin holds what is at its lower edge and above, and below the least there is nothing in the training data
        return new Bins(
                column,
                edges.stream()
                        .mapToDouble(edge -> edge)
                        .filter(edge -> edge > sorted[0])
                        .toArray());
    }

    private static double above(double value, double[] sorted) {
        return Arrays.stream(sorted)
                .filter(number -> number > value)
                .findFirst()
                .orElse(Math.nextUp(value));
    }

    FeatureColumn column() {
        return column;
    }

    int count() {
        return needsEdges(column) ? edges.length + 1 : 1 + Math.min(column.slots(), MOST_CATEGORIES);
    }

    int bin(Vector features) {
        if (!needsEdges(column)) {
            int slot = category(features);
            return slot < 0 ? 0 : 1 + slot % MOST_CATEGORIES;
        }
        int found = Arrays.binarySearch(edges, number(column, features));
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** What is binned of a column of numbers. */
    static double number(FeatureColumn column, Vector features) {
        if (column.slots() == 1) {
            return features.apply(column.first());
        }
        double sum = 0;
        for (int slot = column.first(); slot < column.end(); slot++) {
            sum += features.apply(slot);
        }
        return sum / column.slots();
    }

    private int category(Vector features) {
        for (int slot = column.first(); slot < column.end(); slot++) {
            if (features.apply(slot) != 0) {
                return slot - column.first();
            }
        }
        return -1;
    }

    /**
     * What each bin holds, in words.
     *
     * @param slots names of the vector's
     */
    List<String> names(List<String> slots) {
        List<String> names = new ArrayList<>();
        if (needsEdges(column)) {
            names.add(edges.length == 0 ? "all" : "< %.4g".formatted(edges[0]));
            for (int i = 1; i < edges.length; i++) {
                names.add("%.4g … %.4g".formatted(edges[i - 1], edges[i]));
            }
            if (edges.length > 0) {
                names.add("≥ %.4g".formatted(edges[edges.length - 1]));
            }
            return names;
        }
        names.add("none of them");
        boolean shared = column.slots() > MOST_CATEGORIES;
        for (int i = 1; i < count(); i++) {
            String slot = slots.get(column.first() + i - 1);
            names.add(shared ? slot + " and others" : slot);
        }
        return names;
    }
}
