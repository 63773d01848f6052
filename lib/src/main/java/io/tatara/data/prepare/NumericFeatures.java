package io.tatara.data.prepare;

import java.util.List;

/**
 * What a fitted pipeline does to a row of numbers, without Spark: the slots of its columns in a row. Missing values are
 * NaN here.
 *
 * @param columns in the order of the vector's slots, which need not be the table's
 */
public record NumericFeatures(List<Column> columns) {

    public NumericFeatures {
        columns = List.copyOf(columns);
    }

    /** Slots of the vector. */
    public int width() {
        return columns.stream().mapToInt(Column::slots).sum();
    }

    /** A column of the table and what becomes of it. */
    public sealed interface Column {

        /** The user's. */
        String name();

        /** Numbers that a row has in it: 1, or the width of a vector. */
        int width();

        /** What a missing value becomes, or NaN where there is none to replace it. */
        double surrogate();

        /** Slots of the feature vector that it takes. */
        int slots();
    }

    /**
     * A number or a vector that is scaled: {@code (x − shift) × factor}, in double precision.
     *
     * @param shift one a number, and {@code factor} too
     */
    public record Scaled(String name, double surrogate, List<Double> shift, List<Double> factor) implements Column {
        public Scaled {
            shift = List.copyOf(shift);
            factor = List.copyOf(factor);
            if (shift.size() != factor.size()) {
                throw new IllegalArgumentException(
                        "%s has %d shifts and %d factors".formatted(name, shift.size(), factor.size()));
            }
        }

        @Override
        public int width() {
            return shift.size();
        }

        @Override
        public int slots() {
            return shift.size();
        }
    }

    /**
     * A number that becomes one slot a bucket, of which the one that it falls into is 1.
     *
     * @param edges of the buckets, −∞ and ∞ included; each bucket holds its lower edge
     */
    public record Bucketed(String name, double surrogate, List<Double> edges) implements Column {
        public Bucketed {
            edges = List.copyOf(edges);
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public int slots() {
            return edges.size() - 1;
        }
    }
}
