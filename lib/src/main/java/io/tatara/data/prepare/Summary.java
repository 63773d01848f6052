package io.tatara.data.prepare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;

/** What one column of one split holds; filled value by value, then merged. Not thread-safe. */
sealed interface Summary extends Serializable {

    void add(@Nullable Object value);

    /** Adds what {@code other}, a summary of the same column, has seen. */
    void merge(Summary other);

    long nulls();

    /** A column of doubles. */
    final class Numbers implements Summary {
        private static final long serialVersionUID = 1L;
        private final Moments moments = new Moments();
        private long nulls;

        @Override
        public void add(@Nullable Object value) {
            if (value == null) {
                nulls++;
            } else {
                moments.add((double) value);
            }
        }

        @Override
        public void merge(Summary other) {
            Numbers numbers = (Numbers) other;
            nulls += numbers.nulls;
            moments.merge(numbers.moments);
        }

        @Override
        public long nulls() {
            return nulls;
        }

        Moments moments() {
            return moments;
        }
    }

    /** A column of vectors, slot by slot; all should have one width. */
    final class Slots implements Summary {
        private static final long serialVersionUID = 1L;
        private final List<Moments> slots = new ArrayList<>();
        private long nulls;
        private int smallest = Integer.MAX_VALUE;

        @Override
        public void add(@Nullable Object value) {
            if (value == null) {
                nulls++;
                return;
            }
            Vector vector = (Vector) value;
            widen(vector.size());
            smallest = Math.min(smallest, vector.size());
            for (int i = 0; i < vector.size(); i++) {
                slots.get(i).add(vector.apply(i));
            }
        }

        @Override
        public void merge(Summary other) {
            Slots vectors = (Slots) other;
            nulls += vectors.nulls;
            widen(vectors.slots.size());
            smallest = Math.min(smallest, vectors.smallest);
            for (int i = 0; i < vectors.slots.size(); i++) {
                slots.get(i).merge(vectors.slots.get(i));
            }
        }

        private void widen(int width) {
            while (slots.size() < width) {
                slots.add(new Moments());
            }
        }

        @Override
        public long nulls() {
            return nulls;
        }

        List<Moments> slots() {
            return slots;
        }

        /** Width of the shortest vector; {@code Integer.MAX_VALUE} when there is none. */
        int smallest() {
            return smallest;
        }

        /** All slots as one column of numbers. */
        Moments together() {
            Moments all = new Moments();
            slots.forEach(all::merge);
            return all;
        }
    }

    /** A column of text; distinct values are counted up to a limit. */
    final class Texts implements Summary {
        private static final long serialVersionUID = 1L;
        private final int limit;
        private final TreeMap<String, Long> counts = new TreeMap<>();
        private long count;
        private long nulls;

        Texts(int limit) {
            this.limit = limit;
        }

        @Override
        public void add(@Nullable Object value) {
            if (value == null) {
                nulls++;
            } else {
                count++;
                add((String) value, 1);
            }
        }

        private void add(String value, long times) {
            if (counts.size() <= limit || counts.containsKey(value)) {
                counts.merge(value, times, Long::sum);
            }
        }

        @Override
        public void merge(Summary other) {
            Texts texts = (Texts) other;
            nulls += texts.nulls;
            count += texts.count;
            texts.counts.forEach(this::add);
        }

        @Override
        public long nulls() {
            return nulls;
        }

        long count() {
            return count;
        }

        /** Distinct values in order, with their counts; not all of them when {@link #overflows()}. */
        SortedMap<String, Long> counts() {
            return counts;
        }

        boolean overflows() {
            return counts.size() > limit;
        }
    }
}
