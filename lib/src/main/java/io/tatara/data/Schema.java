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
 * @param sparse whether features are mostly zero, so that shards and batches hold index/value pairs of the others alone
 */
public record Schema(List<String> features, Task task, boolean weighted, boolean sparse) implements Serializable {

    public Schema {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a schema needs at least one feature");
        }
    }

    /** Of dense features. */
    public Schema(List<String> features, Task task, boolean weighted) {
        this(features, task, weighted, false);
    }

    /** Floats that one example's features take when every slot is written out. */
    public int featureWidth() {
        return features.size();
    }

    /** Floats that one example takes with every slot written out: features, label, and the weight when there is one. */
    public int recordWidth() {
        return featureWidth() + task.labelWidth() + (weighted ? 1 : 0);
    }
}
