package io.tatara.jobs.runfile;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The schema of run files (JSON Schema, draft 2020-12): the only place where keys, ranges and defaults stand. */
public final class RunFileSchema {

    private static final String RESOURCE = "tatara.schema.json";

    private final JsonNode root;

    private RunFileSchema(JsonNode root) {
        this.root = root;
    }

    /** What a walk does at each value that has a schema, before it goes on to the values inside. */
    @FunctionalInterface
    interface Step {
        /**
         * Returns what stands at the place from now on: the same value, changed or not, or another one.
         *
         * @param schema of this place, references followed
         */
        JsonNode at(JsonNode schema, JsonNode value, Pointer place);
    }

    /** Returns the schema's text, as published. */
    public static String text() {
        try (InputStream in = Objects.requireNonNull(RunFileSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RunFileSchema load() {
        try {
            return new RunFileSchema(new ObjectMapper().readTree(text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** Returns the part of the schema at an RFC 6901 pointer; a missing node if there is none. */
    JsonNode at(String pointer) {
        return root.at(JsonPointer.compile(pointer));
    }

    JsonNode follow(JsonNode schema) {
        JsonNode reference = schema.get("$ref");
        return reference == null ? schema : at(reference.textValue().substring(1));
    }

    /** Walks a tree from the outside in. */
    void walk(ObjectNode tree, Step step) {
        walk(root, tree, Pointer.ROOT, step);
    }

    private JsonNode walk(JsonNode reference, JsonNode before, Pointer place, Step step) {
        JsonNode schema = follow(reference);
        JsonNode value = step.at(schema, before, place);
        if (value instanceof ObjectNode object) {
            for (String key : keys(object)) {
                JsonNode inner = ofKey(schema, key);
                if (inner != null) {
                    object.set(key, walk(inner, object.path(key), place.then(key), step));
                }
            }
        } else if (value instanceof ArrayNode array && schema.has("items")) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, walk(schema.path("items"), array.path(i), place.then(i), step));
            }
        }
        return value;
    }

    private static @Nullable JsonNode ofKey(JsonNode schema, String key) {
        JsonNode named = schema.path("properties").get(key);
        if (named != null) {
            return named;
        }
        JsonNode others = schema.get("additionalProperties");
        return others != null && others.isObject() ? others : null;
    }

    static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
