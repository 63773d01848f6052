package io.tatara.data.prepare;

import io.tatara.data.FeatureColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is made of one feature column. */
sealed interface Treatment extends Serializable {

    /** What the column is turned into before the first stage. */
    Kind kind();

    /** Where to count what the column holds. */
    Summary summary();

    /** Names of the slots that the column takes, given what it holds in the training split. */
    List<String> slots(String column, Summary training);

    /** What the slots say. */
    default FeatureColumn.Form form() {
        return FeatureColumn.Form.NUMBER;
    }

    /** The three types that stages work with. */
    enum Kind {
        NUMBER,
        TEXT,
        VECTOR
    }

    /** Of a column of numbers. */
    sealed interface OfNumbers extends Treatment {
        @Override
        default Kind kind() {
            return Kind.NUMBER;
        }

        @Override
        default Summary summary() {
            return new Summary.Numbers();
        }
    }

    /** Of a column of texts. */
    sealed interface OfTexts extends Treatment {
        /** Distinct values that are worth counting. */
        int counted();

        @Override
        default Kind kind() {
            return Kind.TEXT;
        }

        @Override
        default Summary summary() {
            return new Summary.Texts(counted());
        }
    }

    /** A number as one slot. */
    record Scaled(Scaling scaling) implements OfNumbers {
        @Override
        public List<String> slots(String column, Summary training) {
            return List.of(column);
        }
    }

    /** A vector, slot by slot. */
    record Slots(Scaling scaling) implements Treatment {
        @Override
        public FeatureColumn.Form form() {
            return FeatureColumn.Form.VALUES;
        }

        @Override
        public Kind kind() {
            return Kind.VECTOR;
        }

        @Override
        public Summary summary() {
            return new Summary.Slots();
        }

        @Override
        public List<String> slots(String column, Summary training) {
            return numbered(column, "[%d]", ((Summary.Slots) training).slots().size());
        }
    }

    /** A number as the one-hot bucket that it falls into. */
    record Buckets(List<Double> bounds) implements OfNumbers {
        @Override
        public FeatureColumn.Form form() {
            return FeatureColumn.Form.CATEGORY;
        }

        @Override
        public List<String> slots(String column, Summary training) {
            List<String> slots = new ArrayList<>(List.of("%s<%s".formatted(column, bounds.get(0))));
            for (int i = 1; i < bounds.size(); i++) {
                slots.add("%s:%s..%s".formatted(column, bounds.get(i - 1), bounds.get(i)));
            }
            slots.add("%s>=%s".formatted(column, bounds.get(bounds.size() - 1)));
            return slots;
        }

        /** The bounds with −∞ and ∞ around them. */
        double[] edges() {
            return IntStream.range(-1, bounds.size() + 1)
                    .mapToDouble(i -> i < 0
                            ? Double.NEGATIVE_INFINITY
                            : i == bounds.size() ? Double.POSITIVE_INFINITY : bounds.get(i))
                    .toArray();
        }
    }

    /** A category as one slot for each category. */
    record OneHot(int maxCategories) implements OfTexts {
        @Override
        public FeatureColumn.Form form() {
            return FeatureColumn.Form.CATEGORY;
        }

        @Override
        public int counted() {
            return maxCategories;
        }

        @Override
        public List<String> slots(String column, Summary training) {
            return ((Summary.Texts) training)
                    .counts().keySet().stream()
                            .map(value -> column + "=" + value)
                            .toList();
        }
    }

    /** A category as its index. */
    record Index(int maxCategories) implements OfTexts {
        @Override
        public int counted() {
            return maxCategories;
        }

        @Override
        public List<String> slots(String column, Summary training) {
            return List.of(column);
        }
    }

    /** A category as one of a fixed number of slots, by hash. */
    record Hashed(int buckets) implements OfTexts {
        @Override
        public FeatureColumn.Form form() {
            return FeatureColumn.Form.CATEGORY;
        }

        @Override
        public int counted() {
            return 0;
        }

        @Override
        public List<String> slots(String column, Summary training) {
            return numbered(column, "#%d", buckets);
        }
    }

    /** A text as counts of its words, each in one of a fixed number of slots, by hash. */
    record Words(int buckets) implements OfTexts {
        @Override
        public FeatureColumn.Form form() {
            return FeatureColumn.Form.VALUES;
        }

        @Override
        public int counted() {
            return 0;
        }

        @Override
        public List<String> slots(String column, Summary training) {
            return numbered(column, "#%d", buckets);
        }
    }

    private static List<String> numbered(String column, String format, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> column + String.format(format, i))
                .toList();
    }
}
