package io.tatara.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import java.util.List;

/**
 * Looks through a DL4J configuration before DL4J may: its JSON names classes to instantiate ({@code @class}), so every
 * name must be one of DL4J's own configuration classes.
 */
final class ConfigurationVetting {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 64 << 20;

    private static final List<String> ALLOWED = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.deeplearning4j.nn.modelimport.keras.preprocessors.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.learning.regularization.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.");

    private ConfigurationVetting() {}

    /**
     * Checks a configuration from a file.
     *
     * @param where names the file in messages
     * @return whether it configures a graph rather than a sequence of layers
     * @throws TataraException when it is no DL4J configuration, or names a class that is not DL4J's own
     */
    static boolean vet(String json, String where) {
        if (json.length() > LONGEST) {
            throw new TataraException(
                    "%s is no plausible network configuration: it has %d characters, at most %d are read"
                            .formatted(where, json.length(), LONGEST));
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new TataraException("%s is not JSON: %s".formatted(where, e.getOriginalMessage()), e);
        }
        vet(root, where);
        if (root.path("vertices").isObject()) {
            return true;
        }
        if (root.path("confs").isArray()) {
            return false;
        }
        throw new TataraException(
                "%s is no DL4J network configuration: it has neither 'confs' (MultiLayerConfiguration) nor 'vertices' (ComputationGraphConfiguration)"
                        .formatted(where));
    }

    private static void vet(JsonNode node, String where) {
        if (node.isObject()) {
            for (String key : List.of("@class", "layerClass", "class")) {
                JsonNode name = node.get(key);
                if (name != null && !isAllowed(name)) {
                    throw new TataraException(
                            "%s names the class %s, which is none of DL4J's configuration classes; it is not loaded. Use only layers, losses and activations that DL4J ships"
                                    .formatted(where, name));
                }
            }
        }
        for (JsonNode child : node) {
            vet(child, where);
        }
    }

    private static boolean isAllowed(JsonNode name) {
        return name.isTextual() && ALLOWED.stream().anyMatch(name.textValue()::startsWith);
    }
}
