package io.tatara.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code evaluation.json}: what was measured of a run's model and data to be drawn. {@code part} and {@code figures} are of the
 * evaluated part, {@code importance} of its columns, {@code drift} has an entry a table that was held against the training
 * data.
 */
public final class EvaluationFile {

    public static final String NAME = "evaluation.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EvaluationFile() {}

    /** Replaces the file, whole or not at all. */
    public static void write(RunDirectory directory, Map<String, ?> entries) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("formatVersion", 1);
        document.putAll(entries);
        try {
            directory.writeText(NAME, JSON.writeValueAsString(document) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s would hold what JSON cannot".formatted(NAME), e);
        }
    }

    /** Adds a table's drift, in the place of what there was of a table of that name. */
    public static void addDrift(RunDirectory directory, String table, Object drift) {
        Map<String, Object> document = read(directory);
        Map<String, Object> drifts = new LinkedHashMap<>();
        if (document.get("drift") instanceof Map<?, ?> before) {
            before.forEach((name, value) -> drifts.put(String.valueOf(name), value));
        }
        drifts.put(table, drift);
        document.put("drift", drifts);
        write(directory, document);
    }

    private static Map<String, Object> read(RunDirectory directory) {
        if (!directory.exists(NAME)) {
            return new LinkedHashMap<>();
        }
        try {
            return JSON.readValue(directory.readText(NAME), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new TataraException(
                    "%s is damaged: %s; evaluate the model again"
                            .formatted(directory.resolve(NAME), e.getOriginalMessage()),
                    e);
        }
    }
}
