package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The section {@code tune.space}: a space whose parameters are settings of the run file. What of a choice is a whole part of
 * a run file stands in the space as its JSON.
 */
public final class SearchSpace {

    private final Space space;
    private final Map<String, Map<Object, JsonNode>> parts;

    /** @param parts by setting, then by what stands for them */
    SearchSpace(Space space, Map<String, Map<Object, JsonNode>> parts) {
        this.space = space;
        this.parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    public Space space() {
        return space;
    }

    /** What is written into the run file for a configuration, setting by setting. */
    Map<String, JsonNode> settings(Configuration configuration) {
        Map<String, JsonNode> settings = new LinkedHashMap<>();
        configuration.values().forEach((path, value) -> settings.put(path, node(path, value)));
        return settings;
    }

    private JsonNode node(String path, Object value) {
        JsonNode part = parts.getOrDefault(path, Map.of()).get(value);
        return part == null ? Json.node(value) : part.deepCopy();
    }
}
