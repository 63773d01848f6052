package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes short forms out: {@code csv: a.csv} becomes {@code csv: {paths: [a.csv]}}, by {@code x-short}. */
final class Shorthand implements RunFileSchema.Step {

    @Override
    public JsonNode at(JsonNode schema, JsonNode value, Pointer place) {
        String meaning = schema.path("x-short").asText();
        if (meaning.isEmpty() || value.isObject() || value.isNull()) {
            return value;
        }
        return switch (meaning) {
            case "list" ->
                value.isArray() ? value : JsonNodeFactory.instance.arrayNode().add(value);
            case "choice" ->
                schema.path("properties").has(value.asText())
                        ? keyed(value.asText(), JsonNodeFactory.instance.objectNode())
                        : value;
            default -> value.isTextual() || value.isArray() ? keyed(meaning, value) : value;
        };
    }

    private static ObjectNode keyed(String key, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(key, value);
    }
}
