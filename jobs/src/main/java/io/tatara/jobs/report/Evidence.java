package io.tatara.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import org.apache.hadoop.fs.Path;

/**
 * What a run has left in its directory. What is not there is missing, not an error: a run that was cut short has a report
 * too.
 *
 * @param name of the directory
 * @param runFile as resolved; its secrets are references
 * @param events of all processes, in their order
 * @param result {@code result.json}
 * @param evaluation {@code evaluation.json}
 * @param prepared the manifest of the prepared data
 */
record Evidence(String name, String runFile, Events events, JsonNode result, JsonNode evaluation, JsonNode prepared) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Evidence of(RunDirectory directory) {
        return new Evidence(
                new Path(directory.path()).getName(),
                directory.runFile(),
                directory::readEvents,
                read(directory, "result.json"),
                read(directory, EvaluationFile.NAME),
                read(directory, "prepared/manifest.json"));
    }

    private static JsonNode read(RunDirectory directory, String file) {
        if (!directory.exists(file)) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(directory.readText(file));
        } catch (JsonProcessingException e) {
            throw new TataraException(
                    "%s is damaged: %s".formatted(directory.resolve(file), e.getOriginalMessage()), e);
        }
    }
}
