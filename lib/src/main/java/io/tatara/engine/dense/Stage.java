package io.tatara.engine.dense;

import java.util.List;

/** One step of a network's computation; offsets are places in the flat parameters, −1 for what a layer lacks. */
sealed interface Stage {

    /** Index of the network's layer that it comes from. */
    int layer();

    /** A dense layer without its activation. */
    record Affine(int layer, int units, int weights, int bias) implements Stage {}

    /**
     * A table of vectors, one an index, of which an example names few.
     *
     * @param vocabulary vectors that are here
     * @param all vectors of the whole group
     * @param table offset of its vectors
     * @param pairs whether the features are index/value pairs rather than one index
     */
    record Lookup(int layer, int vocabulary, int all, int units, int table, int bias, boolean pairs) implements Stage {}

    /** From one {@link Spread} to another, of a signal that has so many columns in all. */
    record Move(int layer, Spread from, Spread to, int width) implements Stage {}

    /** A bias that is added to what several workers' products came to. */
    record Shift(int layer, int bias) implements Stage {}

    /**
     * Functions of each element.
     *
     * @param columnsOf how wide the signal is of which columns are here; 0 where it is all here
     */
    record Elementwise(int layer, List<Pointwise> functions, int columnsOf) implements Stage {
        public Elementwise {
            functions = List.copyOf(functions);
        }
    }

    record Softmax(int layer) implements Stage {}

    /**
     * Batch normalisation.
     *
     * @param scale γ, and {@code shift} β; −1 when they are fixed to 1 and 0
     * @param mean running mean, and {@code spread} the running variance or log₁₀ of the standard deviation
     */
    record Normalise(
            int layer, int scale, int shift, int mean, int spread, boolean logSpread, double decay, double epsilon)
            implements Stage {}
}
