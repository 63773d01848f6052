package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFileSchema.keys;
import static io.tatara.jobs.runfile.RunFileSchema.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Checks what keys demand of their siblings: {@code x-oneOf} and {@code x-when}. */
final class Conditions implements RunFileSchema.Step {

    private final Tree tree;
    private final List<Problem> problems;

    Conditions(Tree tree, List<Problem> problems) {
        this.tree = tree;
        this.problems = problems;
    }

    @Override
    public JsonNode at(JsonNode schema, JsonNode value, Pointer place) {
        if (value instanceof ObjectNode object) {
            exactlyOne(schema, object, place);
            JsonNode properties = schema.path("properties");
            for (String key : keys(object)) {
                if (properties.has(key) && !applies(schema, properties.path(key), object)) {
                    problems.add(tree.problem(place.then(key), refusal(schema, properties.path(key), object)));
                }
            }
        }
        return value;
    }

    private void exactlyOne(JsonNode schema, ObjectNode object, Pointer place) {
        List<String> choices = texts(schema.path("x-oneOf"));
        List<String> chosen = choices.stream().filter(object::has).toList();
        boolean hasDefault =
                choices.stream().anyMatch(key -> schema.at("/properties/" + key).has("default"));
        if (chosen.size() > 1) {
            problems.add(tree.problem(
                    place.then(chosen.get(1)),
                    "%s exclude each other; keep one".formatted(String.join(" and ", chosen))));
        } else if (chosen.isEmpty() && !choices.isEmpty() && !hasDefault) {
            problems.add(tree.problem(place, "needs one of " + String.join(", ", choices)));
        }
    }

    /** Returns whether a property may stand in an object, given the object's other keys. */
    static boolean applies(JsonNode schema, JsonNode property, ObjectNode object) {
        JsonNode condition = property.get("x-when");
        if (condition == null) {
            return true;
        }
        String key = condition.path("key").asText();
        return condition.has("in")
                ? texts(condition.path("in")).contains(effective(schema, key, object))
                : object.has(key);
    }

    private static String oneOf(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String refusal(JsonNode schema, JsonNode property, ObjectNode object) {
        JsonNode condition = property.path("x-when");
        String key = condition.path("key").asText();
        return condition.has("in")
                ? "applies only when %s is %s, but it is %s; leave it out"
                        .formatted(key, oneOf(texts(condition.path("in"))), effective(schema, key, object))
                : "applies only together with %s; leave it out".formatted(key);
    }

    private static String effective(JsonNode schema, String key, ObjectNode object) {
        return object.has(key)
                ? object.path(key).asText()
                : schema.at("/properties/" + key + "/default").asText();
    }
}
