package io.tatara.model;

import static io.tatara.Require.atLeast;

import java.io.Serializable;

/** How the flat features of an example are laid out for the first layer. */
public sealed interface InputShape extends Serializable {

    /** Features that this shape needs, given the width of the table's; the two must agree. */
    int width(int featureWidth);

    /** A plain vector. */
    record Flat() implements InputShape {
        @Override
        public int width(int featureWidth) {
            return featureWidth;
        }
    }

    /** A vector, mostly zeros, handed over as index/value pairs. Follows from the table; no run file asks for it. */
    record Sparse() implements InputShape {
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
        public int width(int featureWidth) {
            return featureWidth - featureWidth % steps;
        }
    }
}
