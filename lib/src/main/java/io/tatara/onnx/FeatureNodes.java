package io.tatara.onnx;

import io.tatara.data.prepare.NumericFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import onnx.Onnx.TensorProto.DataType;

/**
 * The feature pipeline's numbers: one input a column of the table, in double precision as Spark computes them. NaN is a
 * missing value.
 */
final class FeatureNodes {

    private static final String WHERE = "features";

    private final GraphWriter graph;

    FeatureNodes(GraphWriter graph) {
        this.graph = graph;
    }

    /**
     * Adds inputs and what is made of them.
     *
     * @param inputs receives the name of each column's input
     */
    Tensor add(NumericFeatures features, List<String> inputs) {
        List<String> parts = new ArrayList<>();
        for (NumericFeatures.Column column : features.columns()) {
            String input = graph.input(column.name(), DataType.DOUBLE, column.width());
            inputs.add(input);
            String where = WHERE + "/" + column.name();
            parts.add(used(column, filled(column, input, where), where));
        }
        String all =
                parts.size() == 1 ? parts.get(0) : graph.node(WHERE, "Concat", parts, Attributes.integer("axis", 1));
        String floats = graph.node(WHERE, "Cast", List.of(all), Attributes.to(DataType.FLOAT));
        return Tensor.vector(floats, features.width());
    }

    private String filled(NumericFeatures.Column column, String input, String where) {
        if (Double.isNaN(column.surrogate())) {
            return input;
        }
        String surrogate = graph.doubles(where + "/surrogate", new double[] {column.surrogate()}, 1);
        String missing = graph.node(where, "IsNaN", List.of(input));
        return graph.node(where, "Where", List.of(missing, surrogate, input));
    }

    private String used(NumericFeatures.Column column, String input, String where) {
        if (column instanceof NumericFeatures.Bucketed bucketed) {
            return bucketed(bucketed, input, where);
        }
        NumericFeatures.Scaled scaled = (NumericFeatures.Scaled) column;
        int width = scaled.width();
        String centred = input;
        if (!scaled.shift().equals(Collections.nCopies(width, 0.0))) {
            centred = graph.node(where, "Sub", List.of(input, constant(where + "/shift", scaled.shift())));
        }
        return scaled.factor().equals(Collections.nCopies(width, 1.0))
                ? centred
                : graph.node(where, "Mul", List.of(centred, constant(where + "/factor", scaled.factor())));
    }

    /** 1 where the lower edge is reached and the upper one is not. The last bucket, unlike the others, has no upper edge. */
    private String bucketed(NumericFeatures.Bucketed column, String input, String where) {
        int buckets = column.slots();
        String below = graph.node(
                where,
                "Less",
                List.of(input, constant(where + "/lower", column.edges().subList(0, buckets))));
        String reached = graph.node(where, "Not", List.of(below));
        String inside = graph.node(
                where,
                "Less",
                List.of(input, constant(where + "/upper", column.edges().subList(1, buckets + 1))));
        String one = graph.node(where, "And", List.of(reached, inside));
        return graph.node(where, "Cast", List.of(one), Attributes.to(DataType.DOUBLE));
    }

    private String constant(String name, List<Double> values) {
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        return graph.doubles(name, numbers, numbers.length);
    }
}
