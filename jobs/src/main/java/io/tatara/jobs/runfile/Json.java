package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;

/** How a value of a run file reads in a message. */
final class Json {

    private static final int LONGEST = 60;

    private Json() {}

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
