package io.tatara.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A bundle's table of contents.
 *
 * @param network how the network's inputs are laid out, as {@link BundleJson} writes it
 * @param hashes SHA-256 in hexadecimal of every entry, by its path inside the bundle
 */
record BundleManifest(JsonNode network, Map<String, String> hashes, Map<String, String> provenance) {

    static final String FILE = "manifest.json";
    static final String HASH_FILE = "manifest.json.sha256";

    /** Bytes that a manifest, or what stands beside it, has at most. */
    static final int LIMIT = 16 << 20;

    static final String NETWORK = "network.json";
    static final String PARAMETERS = "parameters.f32";
    static final String STATE = "state.f32";
    static final String SCHEMA = "schema.json";
    static final String METRICS = "metrics.json";
    static final String FEATURES = "features";

    private static final int VERSION = 1;
    // one reading alone: no key twice, nothing behind the end
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    // forward slashes between plain names: nothing that could lead out of the bundle
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_=%@+-][A-Za-z0-9._=%@+-]*(/[A-Za-z0-9_=%@+-][A-Za-z0-9._=%@+-]*)*");

    BundleManifest {
        hashes = new TreeMap<>(hashes);
        provenance = new LinkedHashMap<>(provenance);
    }

    static boolean names(String entry) {
        return NAME.matcher(entry).matches();
    }

    byte[] toBytes() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", "tatara-model");
        root.put("version", VERSION);
        root.set("network", network);
        ObjectNode entries = root.putObject("entries");
        hashes.forEach(entries::put);
        ObjectNode origin = root.putObject("provenance");
        provenance.forEach(origin::put);
        return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    static BundleManifest parse(byte[] bytes, String bundle) {
        JsonNode root = json(bytes, bundle + "/" + FILE);
        if (!root.path("format").asText().equals("tatara-model")) {
            throw new TataraException(bundle + " is not a model bundle: its manifest.json does not say so");
        }
        if (root.path("version").asInt() != VERSION) {
            throw new TataraException(
                    "%s has the format version %s, but this Tatara reads version %d: use the Tatara that wrote it, or a newer one"
                            .formatted(bundle, root.path("version").asText(), VERSION));
        }
        Map<String, String> hashes = strings(root.path("entries"));
        hashes.forEach((entry, hash) -> {
            if (!names(entry)) {
                throw new TataraException(
                        "%s: its manifest names the entry '%s', which is no plain path inside the bundle: do not use this bundle"
                                .formatted(bundle, entry));
            }
            if (!SHA_256.matcher(hash).matches()) {
                throw new TataraException("%s: its manifest has no SHA-256 for the entry %s: do not use this bundle"
                        .formatted(bundle, entry));
            }
        });
        return new BundleManifest(root.path("network"), hashes, strings(root.path("provenance")));
    }

    static JsonNode json(byte[] bytes, String where) {
        try {
            return MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new TataraException("%s is not valid JSON: %s".formatted(where, e.getOriginalMessage()), e);
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return values;
    }
}
