package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import java.util.List;

/**
 * A layer as Keras wrote it down.
 *
 * @param kind Keras' name of its class
 * @param inputs names of the layers before it
 */
record KerasLayer(String name, String kind, JsonNode config, List<String> inputs, Origin origin) {

    KerasLayer {
        inputs = List.copyOf(inputs);
    }

    boolean flag(String key, boolean otherwise) {
        return config.path(key).asBoolean(otherwise);
    }

    String text(String key, String otherwise) {
        return config.path(key).asText(otherwise);
    }

    double number(String key, double otherwise) {
        return config.path(key).asDouble(otherwise);
    }

    /** A number that must be there, at least 1. */
    int count(String key) {
        return count(key, config.path(key));
    }

    /** Two of them, written as such or as one for both. */
    int[] pair(String key) {
        JsonNode node = config.path(key);
        if (!node.isArray()) {
            return new int[] {count(key, node), count(key, node)};
        }
        require(node.size() == 2, "has a %s of %d numbers, not of 2".formatted(key, node.size()));
        return new int[] {count(key, node.get(0)), count(key, node.get(1))};
    }

    /** One of them, written as such or as a list of it alone. */
    int single(String key) {
        JsonNode node = config.path(key);
        require(!node.isArray() || node.size() == 1, "has a %s of %d numbers, not of 1".formatted(key, node.size()));
        return count(key, node.isArray() ? node.get(0) : node);
    }

    private int count(String key, JsonNode node) {
        require(
                node.isIntegralNumber() && node.canConvertToInt() && node.asInt() >= 1,
                "says '%s: %s', which is no number from 1 on".formatted(key, node.isMissingNode() ? "" : node));
        return node.asInt();
    }

    /** Refuses a setting that would change the numbers. */
    void refuseFlag(String key, String remedy) {
        require(!flag(key, false), "has %s set: %s".formatted(key, remedy));
    }

    void requireChannelsLast() {
        require(
                text("data_format", "channels_last").equals("channels_last"),
                "has its channels first: build the model with data_format channels_last, and give it the same weights");
    }

    void require(boolean holds, String why) {
        if (!holds) {
            throw refusal(why);
        }
    }

    /** @param why goes on where "the layer 'x' (Kind)" ends */
    TataraException refusal(String why) {
        return new TataraException("%s: the layer '%s' (%s) %s".formatted(origin.file(), name, kind, why));
    }

    /** What a layer says that gets something it cannot take. */
    TataraException misfit(String wanted, Signal got, String remedy) {
        return refusal("takes %s here, but gets %s: %s".formatted(wanted, got.text(), remedy));
    }
}
