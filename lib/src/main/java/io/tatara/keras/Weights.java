package io.tatara.keras;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of one layer, by their names; each is taken once. */
final class Weights {

    private final KerasLayer layer;
    private final Map<String, Tensor> left;

    Weights(KerasLayer layer, Map<String, Tensor> weights) {
        this.layer = layer;
        this.left = new LinkedHashMap<>(weights);
    }

    /** Takes the weight of a name, whose shape must be this one. */
    Tensor take(String name, int... shape) {
        Tensor found = left.remove(name);
        if (found == null) {
            throw layer.refusal("has no weight '%s' in the file, which has %s of it: save the whole model again"
                    .formatted(name, left.isEmpty() ? "none" : left.keySet()));
        }
        layer.require(
                found.hasShape(shape),
                "has a weight '%s' of the shape %s, but what the model says of it needs %s: save the whole model again"
                        .formatted(name, found.shape(), Arrays.toString(shape)));
        return found;
    }

    void requireAllTaken() {
        layer.require(
                left.isEmpty(),
                "has weights that its settings have no place for, %s: save the whole model again"
                        .formatted(left.keySet()));
    }
}
