package io.tatara.jobs.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as trackers have them: a text by a path of names and numbers, {@code network.layers.0.dense.units}. */
final class Params {

    /** Says nothing of the run, but who is told of it. */
    private static final String TRACKING = "tracking.";

    private Params() {}

    /** All that a resolved run file sets of a run; secrets stand in it as the names of environment variables. */
    static Map<String, String> of(String runFile) {
        Map<String, String> params = new LinkedHashMap<>();
        try {
            collect(new YAMLMapper().readTree(runFile), "", params);
            params.keySet().removeIf(name -> name.startsWith(TRACKING));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a resolved run file that is no YAML", e);
        }
        return params;
    }

    private static void collect(JsonNode node, String path, Map<String, String> params) {
        if (node.isValueNode()) {
            if (!node.isNull()) {
                params.put(path, node.asText());
            }
            return;
        }
        String stem = path.isEmpty() ? "" : path + ".";
        node.fields().forEachRemaining(field -> collect(field.getValue(), stem + field.getKey(), params));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.path(i), stem + i, params);
        }
    }
}
