package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.data.Task;
import io.tatara.model.OutputLayers;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.jspecify.annotations.Nullable;

/** The output that a task asks for, with the weights of the one that the model has, if that computes the same. */
enum OutputChoice {
    /** The model's own. */
    SAME,
    /** One sigmoid, which is the probability of the second of two classes, as a softmax of two. */
    TWO_FOR_ONE;

    /**
     * Compares what the model ends in with what the table needs.
     *
     * @param training how the model was compiled: with {@code from_logits} its loss applied the activation
     * @throws TataraException naming both, when the outputs would not mean what the task says
     */
    static OutputChoice of(Ending ending, Task task, @Nullable JsonNode training) {
        KerasLayer dense = ending.output();
        int units = dense.count("units");
        String activation = ending.activation();
        boolean logits = activation.equals("linear") && training != null && fromLogits(training, units, task);
        boolean wide = units == task.outputs();
        if (task instanceof Task.Classification) {
            if (wide && (logits || activation.equals("softmax"))) {
                return SAME;
            }
            if (units == 1 && task.outputs() == 2 && (logits || activation.equals("sigmoid"))) {
                return TWO_FOR_ONE;
            }
        } else if (task instanceof Task.MultiLabel) {
            if (wide && (logits || activation.equals("sigmoid"))) {
                return SAME;
            }
        } else if (wide && activation.equals("linear") && !logits) {
            return SAME;
        }
        throw dense.refusal(
                "gives %d outputs with the activation %s%s, but the table has %s of %d names: it needs %s; change data.task or data.label, or set network.from.newOutput to true"
                        .formatted(
                                units,
                                activation,
                                logits ? " (from_logits)" : "",
                                task.kind(),
                                task.outputs(),
                                needed(task)));
    }

    private static String needed(Task task) {
        if (task instanceof Task.Classification) {
            return task.outputs() == 2 ? "softmax of 2 or sigmoid of 1" : "softmax of " + task.outputs();
        }
        return (task instanceof Task.MultiLabel ? "sigmoid of " : "linear of ") + task.outputs();
    }

    /** Whether the loss, and not the layer, has the activation that the task's output has. */
    private static boolean fromLogits(JsonNode training, int units, Task task) {
        JsonNode loss = training.path("loss");
        boolean softmax = task instanceof Task.Classification && units > 1;
        String name = loss.path("class_name").asText().replace("_", "").toLowerCase(Locale.ROOT);
        return loss.path("config").path("from_logits").asBoolean()
                && (softmax ? name.endsWith("categoricalcrossentropy") : name.equals("binarycrossentropy"));
    }

    /** Adds the output to a draft, behind its body. */
    void add(Draft draft, KerasLayer dense, Flow input, Weights weights, Task task) {
        Signal.Vector vector = VectorLayers.vector(dense, input);
        int units = dense.count("units");
        boolean bias = dense.flag("use_bias", true);
        OutputLayer output = OutputLayers.of(task);
        output.setNIn(vector.size());
        output.setHasBias(bias);
        Tensor kernel = VectorLayers.kernel(vector, units, weights);
        draft.parameter(dense.name(), "W", this == SAME ? kernel : kernel.split());
        if (bias) {
            Tensor values = weights.take("bias", units);
            draft.parameter(dense.name(), "b", this == SAME ? values : values.split());
        }
        weights.requireAllTaken();
        draft.layer(dense.name(), output, input, Signal.Vector.of(task.outputs()));
    }
}
