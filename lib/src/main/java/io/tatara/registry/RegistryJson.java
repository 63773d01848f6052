package io.tatara.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The registry's documents. */
final class RegistryJson {

    private static final int FORMAT = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final TypeReference<LinkedHashMap<String, Double>> FIGURES = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, String>> WORDS = new TypeReference<>() {};

    private RegistryJson() {}

    static String text(ModelVersion version) {
        ObjectNode root = root();
        root.put("version", version.number());
        root.put("digest", version.digest());
        root.put("source", version.source());
        root.put("created", version.created().toString());
        root.set("metrics", JSON.valueToTree(version.metrics()));
        root.set("lineage", JSON.valueToTree(version.lineage()));
        return text(root);
    }

    /** @param path of the bundle, which is not in the text: registries may be moved */
    static ModelVersion version(String text, String path, String where) {
        JsonNode root = read(text, where);
        try {
            return new ModelVersion(
                    root.path("version").intValue(),
                    path,
                    root.path("digest").asText(),
                    root.path("source").asText(),
                    Instant.parse(root.path("created").asText()),
                    metrics(root.path("metrics")),
                    JSON.convertValue(root.path("lineage"), WORDS));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw damaged(where, e);
        }
    }

    /** NaN and infinity have no JSON number: they are kept as strings, which convert too. */
    private static Map<String, Double> metrics(JsonNode node) {
        return JSON.convertValue(node, FIGURES);
    }

    static String text(Appointment appointment) {
        ObjectNode root = root();
        root.put("sequence", appointment.sequence());
        root.put("version", appointment.version());
        root.put("replaced", appointment.replaced());
        root.put("at", appointment.at().toString());
        root.put("reason", appointment.reason());
        return text(root);
    }

    static Appointment appointment(String text, String where) {
        JsonNode root = read(text, where);
        try {
            return new Appointment(
                    root.path("sequence").intValue(),
                    root.path("version").intValue(),
                    root.path("replaced").intValue(),
                    Instant.parse(root.path("at").asText()),
                    root.path("reason").asText());
        } catch (DateTimeParseException e) {
            throw damaged(where, e);
        }
    }

    /** Who has taken a number, until its version is there. */
    static String claim(String source) {
        ObjectNode root = root();
        root.put("source", source);
        root.put("at", Instant.now().toString());
        return text(root);
    }

    private static ObjectNode root() {
        return JSON.createObjectNode().put("formatVersion", FORMAT);
    }

    private static String text(ObjectNode root) {
        return root.toPrettyString() + "\n";
    }

    private static JsonNode read(String text, String where) {
        try {
            JsonNode root = JSON.readTree(text);
            if (root.path("formatVersion").asInt() != FORMAT) {
                throw new TataraException(
                        "%s is of format version %s, but this Tatara reads version %d: use a newer one"
                                .formatted(where, root.path("formatVersion").asText("none"), FORMAT));
            }
            return root;
        } catch (JsonProcessingException e) {
            throw damaged(where, e);
        }
    }

    private static TataraException damaged(String where, Exception cause) {
        return new TataraException(
                "%s is damaged: %s; take the registry's folder back from a copy".formatted(where, cause.getMessage()),
                cause);
    }
}
