package io.tatara.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * DL4J configurations that come from files. DL4J's mapper instantiates the class that JSON names, so names are held
 * against a list first, and what DL4J parses is this vetted tree written anew: two parsers cannot read it differently.
 */
final class ConfigurationJson {

    private static final List<String> ALLOWED = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.",
            "org.nd4j.linalg.lossfunctions.",
            "org.nd4j.linalg.learning.",
            "org.nd4j.linalg.schedule.");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.$]+");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // DL4J multiplies sizes as longs that may overflow, and so would take a huge layer for a small one
    private static final List<String> SIZES = List.of("nin", "nout", "kernelSize", "vocabSize");
    private static final double MOST_PARAMETERS = Integer.MAX_VALUE;

    private ConfigurationJson() {}

    /** Parses and vets; {@code where} names the file in messages. */
    static JsonNode vetted(String json, String where) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new TataraException("%s is not valid JSON: %s".formatted(where, e.getOriginalMessage()), e);
        }
        if (root == null || !root.isObject() || !(root.has("confs") || root.has("vertices"))) {
            throw new TataraException(where + " is not a DL4J configuration: expected the JSON of a"
                    + " MultiLayerConfiguration (with \"confs\") or ComputationGraphConfiguration (with \"vertices\")");
        }
        vet(root, where);
        return root;
    }

    private static void vet(JsonNode node, String where) {
        if (node.isObject()) {
            vetSize(node, where);
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (field.getKey().equals("@class")) {
                    vetName(field.getValue().asText(), where);
                }
                vet(field.getValue(), where);
            }
        } else {
            node.forEach(child -> vet(child, where));
        }
    }

    private static void vetSize(JsonNode layer, String where) {
        double size = 1;
        for (String key : SIZES) {
            JsonNode value = layer.path(key);
            if (value.isNumber()) {
                size *= Math.max(1, Math.abs(value.doubleValue()));
            }
            for (JsonNode one : value) {
                size *= Math.max(1, Math.abs(one.asDouble()));
            }
        }
        if (size > MOST_PARAMETERS) {
            throw new TataraException("%s has a layer of %.3g parameters, more than the %.3g that a network can have"
                    .formatted(where, size, MOST_PARAMETERS));
        }
    }

    private static void vetName(String name, String where) {
        boolean allowed = NAME.matcher(name).matches() && ALLOWED.stream().anyMatch(name::startsWith);
        if (!allowed) {
            throw new TataraException(
                    "%s names the class '%s', which a network configuration may not load; allowed are %s"
                            .formatted(where, name, String.join("*, ", ALLOWED) + "*"));
        }
    }
}
