package io.tatara.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What flows between two layers, for one example. Keras has images as (height, width, channels) and sequences as (steps,
 * size); ours have the channels, or the size, first.
 */
sealed interface Signal {

    String text();

    /** A picture, of whatever. */
    record Image(int height, int width, int channels) implements Signal {
        int size() {
            return Math.multiplyExact(Math.multiplyExact(height, width), channels);
        }

        @Override
        public String text() {
            return "images of %d x %d with %d channels".formatted(height, width, channels);
        }
    }

    /** Steps in time. */
    record Sequence(int steps, int size) implements Signal {
        /** The same numbers as an image of one column, which both sides flatten as they flatten this. */
        Image column() {
            return new Image(steps, 1, size);
        }

        @Override
        public String text() {
            return "sequences of %d steps of %d".formatted(steps, size);
        }
    }

    /**
     * Numbers in a row, in parts that Keras has in the same order, but may have in another order within.
     */
    record Vector(List<Segment> segments) implements Signal {
        public Vector {
            segments = List.copyOf(segments);
        }

        static Vector of(int size) {
            return new Vector(List.of(new Segment(size, null)));
        }

        static Vector flattened(Image image) {
            return new Vector(List.of(new Segment(image.size(), image)));
        }

        int size() {
            return segments.stream().mapToInt(Segment::size).reduce(0, Math::addExact);
        }

        /** Where Keras has each of our numbers. */
        int[] order() {
            int[] order = new int[size()];
            int start = 0;
            for (Segment segment : segments) {
                for (int i = 0; i < segment.size(); i++) {
                    order[start + i] = start + segment.place(i);
                }
                start += segment.size();
            }
            return order;
        }

        static Vector joined(List<Vector> vectors) {
            List<Segment> all = new ArrayList<>();
            vectors.forEach(vector -> all.addAll(vector.segments()));
            return new Vector(all);
        }

        @Override
        public String text() {
            return "vectors of " + size();
        }
    }

    /**
     * A part of a vector.
     *
     * @param image what it is the flattened numbers of; null for numbers that have one order alone
     */
    record Segment(int size, @Nullable Image image) {
        /** Where Keras, which has channels last, has our number {@code i}, which has them first. */
        int place(int i) {
            if (image == null) {
                return i;
            }
            int pixels = image.height() * image.width();
            return i % pixels * image.channels() + i / pixels;
        }
    }
}
