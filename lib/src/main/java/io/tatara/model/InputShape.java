package io.tatara.model;

import static io.tatara.Require.atLeast;

import java.io.Serializable;
import java.util.List;

/** How the flat features of an example are laid out for the first layer. */
public sealed interface InputShape extends Serializable {

    /** Features that this shape needs, given the width of the table's; the two must agree. */
    int width(int featureWidth);

    /** The word used in run files and bundles. */
    String kind();

    /** The numbers of the shape in the order of its components. */
    List<Integer> sizes();

    /** The shape of that kind and those sizes; the inverse of {@link #kind()} and {@link #sizes()}. */
    static InputShape of(String kind, List<Integer> sizes) {
        return switch (kind) {
            case "flat" -> new Flat();
            case "image" -> new Image(sizes.get(0), sizes.get(1), sizes.get(2));
            case "sequence" -> new Sequence(sizes.get(0));
            default ->
                throw new IllegalArgumentException("input must be flat, image or sequence, got '%s'".formatted(kind));
        };
    }

    /** A plain vector. */
    record Flat() implements InputShape {
        @Override
        public String kind() {
            return "flat";
        }

        @Override
        public List<Integer> sizes() {
            return List.of();
        }

        @Override
        public int width(int featureWidth) {
            return featureWidth;
        }
    }

    /** Channel by channel, row by row (CHW). */
    record Image(int height, int width, int channels) implements InputShape {
        public Image {
            atLeast("image.height", 1, height);
            atLeast("image.width", 1, width);
            atLeast("image.channels", 1, channels);
        }

        @Override
        public String kind() {
            return "image";
        }

        @Override
        public List<Integer> sizes() {
            return List.of(height, width, channels);
        }

        @Override
        public int width(int featureWidth) {
            return Math.multiplyExact(Math.multiplyExact(height, width), channels);
        }
    }

    /** Time step by time step: all features of step 0, then of step 1, … */
    record Sequence(int steps) implements InputShape {
        public Sequence {
            atLeast("sequence.steps", 1, steps);
        }

        @Override
        public String kind() {
            return "sequence";
        }

        @Override
        public List<Integer> sizes() {
            return List.of(steps);
        }

        @Override
        public int width(int featureWidth) {
            return featureWidth - featureWidth % steps;
        }
    }
}
