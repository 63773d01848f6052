package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.data.SparseFeatures;
import java.util.List;

/** Finds, once a loss is not finite, where the finite numbers ended. Slow; runs once a training at most. */
record Fault(List<String> layerNames) {

    static String gradient(List<String> layerNames, int layer) {
        return "the gradient of %s is not finite".formatted(layerNames.get(layer));
    }

    String of(Minibatch batch, Chain chain) {
        String input = features(batch, 0) + labels(batch, 0);
        if (!input.isEmpty()) {
            return input;
        }
        chain.load(batch);
        int layer = chain.firstInfinite(batch.size());
        return layer < 0
                ? "the loss is not finite, though every layer's output is"
                : "the output of %s is not finite".formatted(layerNames.get(layer));
    }

    /**
     * What of a batch's features is not finite; empty when all are.
     *
     * @param firstRow place of the first example, where the batch is a part of one
     */
    static String features(Minibatch batch, int firstRow) {
        return batch.schema().sparse() ? entries(batch, firstRow) : dense(batch, firstRow);
    }

    /** The same of labels and weights. */
    static String labels(Minibatch batch, int firstRow) {
        int labels = batch.schema().task().labelWidth();
        int at = firstInfinite(batch.labels(), batch.size() * labels);
        if (at >= 0) {
            return "example %d of the batch has the label %s".formatted(firstRow + at / labels, batch.labels()[at]);
        }
        at = firstInfinite(batch.weights(), batch.size());
        return at < 0 ? "" : "example %d of the batch has the weight %s".formatted(firstRow + at, batch.weights()[at]);
    }

    private static String dense(Minibatch batch, int firstRow) {
        int width = batch.schema().featureWidth();
        int at = firstInfinite(batch.features(), batch.size() * width);
        return at < 0 ? "" : feature(batch, firstRow + at / width, at % width, batch.features()[at]);
    }

    private static String entries(Minibatch batch, int firstRow) {
        SparseFeatures entries = batch.entries();
        for (int row = 0; row < batch.size(); row++) {
            for (int entry = entries.start(row); entry < entries.start(row + 1); entry++) {
                if (!Float.isFinite(entries.value(entry))) {
                    return feature(batch, firstRow + row, entries.index(entry), entries.value(entry));
                }
            }
        }
        return "";
    }

    private static String feature(Minibatch batch, int example, int slot, float value) {
        return "example %d of the batch has %s in feature '%s'"
                .formatted(example, value, batch.schema().features().get(slot));
    }

    private static int firstInfinite(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
