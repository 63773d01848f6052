package io.tatara.model;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code model.json}: schema, input shape and metrics in plain fields, so that reading needs no class names. */
record BundleDescription(
        String task,
        List<String> names,
        List<String> features,
        boolean weighted,
        boolean graph,
        String input,
        List<Integer> inputSizes,
        LinkedHashMap<String, Double> metrics) {

    static BundleDescription of(ModelBundle bundle) {
        Schema schema = bundle.schema();
        NetworkDefinition network = bundle.network();
        return new BundleDescription(
                schema.task().kind(),
                schema.task().names(),
                schema.features(),
                schema.weighted(),
                network.graph(),
                network.input().kind(),
                network.input().sizes(),
                new LinkedHashMap<>(bundle.metrics()));
    }

    Schema schema() {
        return new Schema(features, Task.of(task, names), weighted);
    }

    NetworkDefinition network(String configurationJson) {
        Schema schema = schema();
        return new NetworkDefinition(
                configurationJson, graph, InputShape.of(input, inputSizes), schema.task(), schema.featureWidth());
    }

    Map<String, Double> evaluated() {
        return metrics;
    }
}
