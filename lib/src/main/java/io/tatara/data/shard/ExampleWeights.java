package io.tatara.data.shard;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.io.Serializable;
import java.util.List;

/**
 * What an example's weight is made of.
 *
 * @param column whether the rows carry a {@code weight} column
 * @param classes a factor for each class; empty for none. With factors the task must be a classification
 */
public record ExampleWeights(boolean column, List<Double> classes) implements Serializable {

    public ExampleWeights {
        classes = List.copyOf(classes);
    }

    /** The rows' own weight column, if they have one. */
    public static ExampleWeights of(Schema schema) {
        return new ExampleWeights(schema.weighted(), List.of());
    }

    /** The rows' own weight column, if they have one, times a factor for each class. */
    public static ExampleWeights of(Schema schema, List<Double> classes) {
        if (!classes.isEmpty()
                && !(schema.task() instanceof Task.Classification
                        && classes.size() == schema.task().outputs())) {
            throw new IllegalArgumentException("%d class weights do not fit a %s of %s"
                    .formatted(
                            classes.size(), schema.task().kind(), schema.task().names()));
        }
        return new ExampleWeights(schema.weighted(), classes);
    }

    /**
     * Factors that make every class count the same in sum, with mean 1 over the examples: n / (classes · nᵢ).
     *
     * @param counts examples of each class
     */
    public static List<Double> balanced(List<Long> counts) {
        return normalised(
                counts.stream().map(count -> count == 0 ? 0 : 1.0 / count).toList(), counts);
    }

    /** Scales given factors so that their mean over the examples is 1. */
    public static List<Double> normalised(List<Double> factors, List<Long> counts) {
        double total = 0;
        double examples = 0;
        for (int i = 0; i < counts.size(); i++) {
            total += factors.get(i) * counts.get(i);
            examples += counts.get(i);
        }
        double scale = examples / total;
        return factors.stream().map(factor -> factor * scale).toList();
    }

    /** The schema of a shard that holds such weights. */
    public Schema shardSchema(Schema schema) {
        boolean weighted = column || !classes.isEmpty();
        // the same object where it can be: each is shipped once, however many shards have it
        return weighted == schema.weighted()
                ? schema
                : new Schema(schema.features(), schema.task(), weighted, schema.sparse());
    }

    float ofClass(float label) {
        return classes.isEmpty() ? 1 : classes.get((int) label).floatValue();
    }
}
