package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import java.util.List;

/** Finds, once a loss is not finite, where the finite numbers ended. Slow; runs once a training at most. */
record Fault(List<String> layerNames) {

    static String gradient(List<String> layerNames, int layer) {
        return "the gradient of %s is not finite".formatted(layerNames.get(layer));
    }

    String of(Minibatch batch, Chain chain) {
        String input = input(batch);
        if (!input.isEmpty()) {
            return input;
        }
        int layer = chain.firstInfinite(batch);
        return layer < 0
                ? "the loss is not finite, though every layer's output is"
                : "the output of %s is not finite".formatted(layerNames.get(layer));
    }

    private static String input(Minibatch batch) {
        int features = batch.schema().featureWidth();
        int at = firstInfinite(batch.features(), batch.size() * features);
        if (at >= 0) {
            return "example %d of the batch has %s in feature '%s'"
                    .formatted(
                            at / features,
                            batch.features()[at],
                            batch.schema().features().get(at % features));
        }
        int labels = batch.schema().task().labelWidth();
        at = firstInfinite(batch.labels(), batch.size() * labels);
        if (at >= 0) {
            return "example %d of the batch has the label %s".formatted(at / labels, batch.labels()[at]);
        }
        at = firstInfinite(batch.weights(), batch.size());
        return at < 0 ? "" : "example %d of the batch has the weight %s".formatted(at, batch.weights()[at]);
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
