package io.tatara.engine;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;

/** Values of a batch that must be whole numbers within a range, read with a message for when they are not. */
public final class BatchValues {

    private BatchValues() {}

    /** Returns the class of an example. */
    public static int label(Minibatch batch, int row, int classes) {
        float label = batch.labels()[row];
        int index = (int) label;
        if (index != label || index < 0 || index >= classes) {
            throw new TataraException(
                    "an example has the class index %s, but the network knows 0 to %d: prepare the data again"
                            .formatted(label, classes - 1));
        }
        return index;
    }

    /**
     * Returns a feature that is an index.
     *
     * @param at place in the batch's features
     */
    public static int index(Minibatch batch, int at, int vocabulary) {
        float value = batch.features()[at];
        int index = (int) value;
        if (index != value || index < 0 || index >= vocabulary) {
            throw noIndex(batch, at % batch.schema().featureWidth(), value, vocabulary);
        }
        return index;
    }

    /**
     * Returns the value of an entry of a sparse batch that is an index; what has no entry is the index 0.
     *
     * @param entry place in the batch's entries
     */
    public static int indexOfEntry(Minibatch batch, int entry, int vocabulary) {
        float value = batch.entries().value(entry);
        int index = (int) value;
        if (index != value || index < 0 || index >= vocabulary) {
            throw noIndex(batch, batch.entries().index(entry), value, vocabulary);
        }
        return index;
    }

    private static TataraException noIndex(Minibatch batch, int slot, float value, int vocabulary) {
        return new TataraException(
                "the feature %s has the value %s, but the embedding takes whole numbers from 0 to %d: raise its vocabulary, or index the column and do not scale it"
                        .formatted(batch.schema().features().get(slot), value, vocabulary - 1));
    }
}
