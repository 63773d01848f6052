package io.tatara.data;

import java.io.Serializable;
import java.util.List;

/**
 * What one prepared example is: its features (the slots of the assembled vector, by name), its label and whether it
 * carries a weight.
 *
 * @param features names of the vector's slots, in order
 * @param task what is learned
 * @param weighted whether each example has a weight; without one every weight is 1
 */
public record Schema(List<String> features, Task task, boolean weighted) implements Serializable {

    public Schema {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a schema needs at least one feature");
        }
    }

    /** Floats that one example's features take. */
    public int featureWidth() {
        return features.size();
    }

    /** Floats that one example takes in a shard: features, label, and the weight when there is one. */
    public int recordWidth() {
        return featureWidth() + task.labelWidth() + (weighted ? 1 : 0);
    }
}
