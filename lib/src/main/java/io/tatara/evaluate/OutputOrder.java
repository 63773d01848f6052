package io.tatara.evaluate;

import io.tatara.TataraException;
import io.tatara.data.Task;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Where a model's outputs stand among those of a task that its own is like. */
final class OutputOrder implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    private final int given;
    private final int[] sources;
    private final boolean same;

    private OutputOrder(int given, int[] sources) {
        this.given = given;
        this.sources = sources;
        int[] inOrder = new int[given];
        Arrays.setAll(inOrder, i -> i);
        this.same = Arrays.equals(inOrder, sources);
    }

    static OutputOrder between(Task model, Task wanted) {
        if (!model.kind().equals(wanted.kind())) {
            throw new TataraException("the model learned %s, and the data are of %s: they cannot be compared"
                    .formatted(model.kind(), wanted.kind()));
        }
        List<String> names = model.names();
        int[] sources = wanted.names().stream().mapToInt(names::indexOf).toArray();
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] == NONE && !(wanted instanceof Task.Classification)) {
                throw new TataraException("the model does not predict '%s', only %s: they cannot be compared"
                        .formatted(wanted.names().get(i), names));
            }
        }
        return new OutputOrder(model.outputs(), sources);
    }

    /** Outputs of the model, for one example. */
    int given() {
        return given;
    }

    /** The outputs of some examples in the wanted order, 0 for classes that the model does not know. */
    float[] arrange(float[] outputs, int examples) {
        if (same) {
            return outputs;
        }
        float[] arranged = new float[examples * sources.length];
        for (int example = 0; example < examples; example++) {
            for (int k = 0; k < sources.length; k++) {
                arranged[example * sources.length + k] = sources[k] == NONE ? 0 : outputs[example * given + sources[k]];
            }
        }
        return arranged;
    }
}
