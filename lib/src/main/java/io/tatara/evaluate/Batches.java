package io.tatara.evaluate;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Task;

/** What must hold of a batch before it is counted, so that NaN never hides in a mean. */
final class Batches {

    private Batches() {}

    static void check(Task task, Minibatch batch, float[] outputs) {
        int examples = batch.size();
        if (outputs.length < examples * task.outputs()) {
            throw new IllegalArgumentException("%d examples of %d outputs need %d values, got %d"
                    .formatted(examples, task.outputs(), examples * task.outputs(), outputs.length));
        }
        for (int example = 0; example < examples; example++) {
            checkOutputs(task, example, outputs);
            float weight = batch.weights()[example];
            if (!(weight >= 0) || weight == Float.POSITIVE_INFINITY) {
                throw new TataraException(
                        "Example %d of a batch has weight %s; a weight is a finite number of at least 0"
                                .formatted(example, weight));
            }
        }
    }

    static void checkOutputs(Task task, int example, float[] outputs) {
        for (int output = 0; output < task.outputs(); output++) {
            float value = outputs[example * task.outputs() + output];
            if (!Float.isFinite(value)) {
                throw new TataraException(
                        "The network predicts %s for '%s' (example %d of a batch): its parameters or its features are not finite. Lower the learning rate or clip the gradient, and look for NaN and infinity in the features"
                                .formatted(value, task.names().get(output), example));
            }
        }
    }

    static TataraException wrongLabel(String expected, int example, float label) {
        return new TataraException(
                "Example %d of a batch has label %s; expected %s".formatted(example, label, expected));
    }

    static TataraException nothingCounted(long examples) {
        return new TataraException(
                "There is nothing to measure: %d examples with a total weight of 0".formatted(examples));
    }

    static IllegalArgumentException unknown(Metrics metrics, String name) {
        return new IllegalArgumentException("%s has no metric '%s'; it has %s"
                .formatted(metrics.task().kind(), name, String.join(", ", metrics.names())));
    }

    static void sameTask(Metrics one, Metrics other) {
        if (!one.task().equals(other.task())) {
            throw new IllegalArgumentException(
                    "metrics of %s cannot take in metrics of %s".formatted(one.task(), other.task()));
        }
    }
}
