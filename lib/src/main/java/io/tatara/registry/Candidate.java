package io.tatara.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model to be registered.
 *
 * @param model path of its bundle
 * @param source what it came from: the run directory, as a URI
 * @param metrics by name
 * @param lineage what it was made of and by
 * @param documents small texts to keep beside the bundle, by file name, such as a profile of the data
 */
public record Candidate(
        String model,
        String source,
        Map<String, Double> metrics,
        Map<String, String> lineage,
        Map<String, String> documents) {

    public Candidate {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        lineage = Collections.unmodifiableMap(new LinkedHashMap<>(lineage));
        documents = Collections.unmodifiableMap(new LinkedHashMap<>(documents));
        for (String name : documents.keySet()) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || VersionFolder.OWN.contains(name)) {
                throw new IllegalArgumentException("a document beside a model cannot be called '%s'".formatted(name));
            }
        }
    }
}
