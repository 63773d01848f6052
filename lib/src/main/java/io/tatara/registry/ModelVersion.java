package io.tatara.registry;

import io.tatara.Require;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a registry keeps of a version besides the model itself.
 *
 * @param number from 1 on; numbers of versions that were never finished are left out
 * @param path of the model bundle, as a URI
 * @param digest SHA-256, in hex, of the bundle's manifest, and so of all that is in the bundle
 * @param source what the model came from: the run directory, as a URI
 * @param created when the version was registered
 * @param metrics of the model on the part of the data that it was evaluated on, by name
 * @param lineage what it was made of and by: run, data, code, versions
 */
public record ModelVersion(
        int number,
        String path,
        String digest,
        String source,
        Instant created,
        Map<String, Double> metrics,
        Map<String, String> lineage) {

    public ModelVersion {
        Require.atLeast("a version's number", 1, number);
        Require.nonBlank("a version's digest", digest);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        lineage = Collections.unmodifiableMap(new LinkedHashMap<>(lineage));
    }
}
