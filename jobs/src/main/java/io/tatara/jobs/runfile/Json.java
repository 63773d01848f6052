package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Values of run files: in messages, and in search spaces. */
final class Json {

    private static final int LONGEST = 60;

    private Json() {}

    /** A value of a search space. */
    static JsonNode node(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Long number) {
            return number == number.intValue() ? nodes.numberNode(number.intValue()) : nodes.numberNode(number);
        }
        if (value instanceof Double number) {
            return nodes.numberNode(number);
        }
        return value instanceof Boolean truth ? nodes.booleanNode(truth) : nodes.textNode((String) value);
    }

    /** A value of a run file as a search space has it: a part of several values as its JSON. */
    static Object value(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }

    static String describe(JsonNode value) {
        if (value.isObject()) {
            return value.isEmpty() ? "an empty mapping" : "a mapping";
        }
        if (value.isArray()) {
            return value.isEmpty() ? "an empty list" : "a list";
        }
        if (value.isTextual()) {
            String text = value.textValue();
            return text.length() > LONGEST ? "\"%s…\"".formatted(text.substring(0, LONGEST)) : "\"%s\"".formatted(text);
        }
        return value.asText();
    }
}
