package io.tatara.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of a bundle's small entries. */
final class BundleJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BundleJson() {}

    static byte[] schema(Schema schema) {
        ObjectNode root = MAPPER.createObjectNode();
        strings(root.putArray("features"), schema.features());
        ObjectNode task = root.putObject("task");
        task.put("kind", schema.task().kind());
        strings(task.putArray("names"), schema.task().names());
        root.put("weighted", schema.weighted());
        root.put("sparse", schema.sparse());
        return bytes(root);
    }

    static Schema schema(JsonNode root, String where) {
        List<String> names = strings(root.path("task").path("names"));
        String kind = root.path("task").path("kind").asText();
        Task task = switch (kind) {
            case "classification" -> new Task.Classification(names);
            case "multiLabel" -> new Task.MultiLabel(names);
            case "regression" -> new Task.Regression(names);
            default -> throw new TataraException("%s: the task '%s' is not known".formatted(where, kind));
        };
        return new Schema(
                strings(root.path("features")),
                task,
                root.path("weighted").asBoolean(),
                root.path("sparse").asBoolean());
    }

    static byte[] metrics(Map<String, Double> metrics) {
        ObjectNode root = MAPPER.createObjectNode();
        metrics.forEach(root::put);
        return bytes(root);
    }

    static Map<String, Double> metrics(JsonNode root) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        // NaN and infinity have no JSON number: they are kept as strings
        root.properties()
                .forEach(field -> metrics.put(
                        field.getKey(), Double.valueOf(field.getValue().asText())));
        return metrics;
    }

    static JsonNode layout(NetworkDefinition network) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("graph", network.graph());
        root.put("featureWidth", network.featureWidth());
        ObjectNode input = root.putObject("input");
        if (network.input() instanceof InputShape.Image image) {
            ObjectNode size = input.putObject("image");
            size.put("height", image.height());
            size.put("width", image.width());
            size.put("channels", image.channels());
        } else if (network.input() instanceof InputShape.Sequence sequence) {
            input.putObject("sequence").put("steps", sequence.steps());
        } else if (network.input() instanceof InputShape.Sparse) {
            input.putObject("sparse");
        }
        return root;
    }

    static NetworkDefinition network(JsonNode layout, String configurationJson, Task task) {
        JsonNode image = layout.path("input").path("image");
        JsonNode sequence = layout.path("input").path("sequence");
        InputShape input = new InputShape.Flat();
        if (image.isObject()) {
            input = new InputShape.Image(
                    image.path("height").asInt(),
                    image.path("width").asInt(),
                    image.path("channels").asInt());
        } else if (sequence.isObject()) {
            input = new InputShape.Sequence(sequence.path("steps").asInt());
        } else if (layout.path("input").path("sparse").isObject()) {
            input = new InputShape.Sparse();
        }
        return new NetworkDefinition(
                configurationJson,
                layout.path("graph").asBoolean(),
                input,
                task,
                layout.path("featureWidth").asInt());
    }

    private static byte[] bytes(JsonNode root) {
        return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }
}
