package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFileSchema.keys;
import static io.tatara.jobs.runfile.RunFileSchema.texts;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.tatara.data.Nearest;
import java.util.List;
import java.util.Locale;

/** Checks a tree against the schema and says every violation in a run file's words. */
final class SchemaCheck {

    /** Keywords of the schema that other steps read. */
    private static final List<String> OURS = List.of("x-expected", "x-keys", "x-oneOf", "x-short", "x-when");

    private final RunFileSchema schema;
    private final JsonSchema validator;

    SchemaCheck(RunFileSchema schema) {
        this.schema = schema;
        JsonMetaSchema own = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keywords(OURS.stream().map(NonValidationKeyword::new).toList())
                .build();
        this.validator = JsonSchemaFactory.getInstance(VersionFlag.V202012, factory -> factory.metaSchema(own))
                .getSchema(
                        schema.root(),
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .build());
    }

    List<Problem> problems(Tree tree) {
        return validator.validate(tree.root()).stream()
                .map(violation -> problem(tree, violation))
                .toList();
    }

    private Problem problem(Tree tree, ValidationMessage violation) {
        Pointer place = Pointer.ofJson(violation.getInstanceLocation().toString());
        String keyword = violation.getType();
        String location = violation.getSchemaLocation().getFragment().toString();
        String around = location.substring(0, Math.max(0, location.lastIndexOf('/')));
        JsonNode here = schema.at(around);
        JsonNode value = violation.getInstanceNode();
        return switch (keyword) {
            case "additionalProperties" -> unknown(tree, place, violation.getProperty(), here);
            case "required" -> missing(tree, place, violation.getProperty(), here);
            // its property is the one that demands another, which comes first of what the message is made of
            case "dependentRequired" ->
                missing(tree, place, String.valueOf(violation.getArguments()[0]), here);
            case "minProperties", "maxProperties" -> tree.problem(place, choice(here, value));
            default -> tree.problem(place, expectation(keyword, here, value, violation));
        };
    }

    private Problem missing(Tree tree, Pointer place, String key, JsonNode here) {
        return tree.problem(place.then(key), "is missing: " + meaning(here, key));
    }

    private static Problem unknown(Tree tree, Pointer place, String key, JsonNode here) {
        List<String> known = keys(here.path("properties"));
        String message = known.isEmpty()
                ? "unknown key; " + here.path("x-keys").asText("nothing may stand here")
                : "unknown key%s; known here: %s".formatted(Nearest.hint(key, known), String.join(", ", known));
        return tree.problem(place.then(key), message);
    }

    private String meaning(JsonNode here, String key) {
        String description = schema.follow(here.path("properties").path(key))
                .path("description")
                .asText();
        return description.substring(0, 1).toLowerCase(Locale.ROOT) + description.substring(1);
    }

    private static String choice(JsonNode here, JsonNode value) {
        List<String> known = keys(here.path("properties"));
        String expected = known.isEmpty() ? "at least one entry" : "exactly one of " + String.join(", ", known);
        String got = value.isEmpty() ? "none" : String.join(" and ", keys(value));
        return "expected %s, got %s".formatted(expected, got);
    }

    private static String expectation(String keyword, JsonNode here, JsonNode value, ValidationMessage violation) {
        String found = Json.describe(value);
        if (here.has("x-expected")) {
            return "expected %s, got %s".formatted(here.path("x-expected").asText(), found)
                    + Nearest.hint(value.asText(), keys(here.path("properties")));
        }
        String bound = here.path(keyword).asText();
        return switch (keyword) {
            case "type" -> "expected %s, got %s".formatted(types(here), found);
            case "enum" ->
                "expected one of %s, got %s"
                        .formatted(
                                texts(here.path("enum")).stream()
                                        .filter(word -> !word.equals("null"))
                                        .collect(joining(", ")),
                                found + Nearest.hint(value.asText(), texts(here.path("enum"))));
            case "minimum" -> "must be at least %s, got %s".formatted(bound, found);
            case "exclusiveMinimum" -> "must be greater than %s, got %s".formatted(bound, found);
            case "maximum" -> "must be at most %s, got %s".formatted(bound, found);
            case "exclusiveMaximum" -> "must be less than %s, got %s".formatted(bound, found);
            case "minLength", "minItems" -> "must not be empty";
            default -> violation.getError();
        };
    }

    private static String types(JsonNode here) {
        JsonNode type = here.path("type");
        List<String> names = type.isArray() ? texts(type) : List.of(type.asText());
        return names.stream().map(SchemaCheck::article).collect(joining(" or "));
    }

    private static String article(String type) {
        return switch (type) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "a mapping";
            default -> type;
        };
    }
}
