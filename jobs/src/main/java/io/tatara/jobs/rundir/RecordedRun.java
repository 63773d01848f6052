package io.tatara.jobs.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run's {@code run.yaml} says of settings that may change while the run goes on.
 *
 * @param signingKey file of the private key that signs its model; null for none
 * @param trusted files of public keys
 * @param tune its study, null where it has none
 */
public record RecordedRun(
        @Nullable String signingKey,
        List<String> trusted,
        @Nullable JsonNode tune) {

    public RecordedRun {
        trusted = List.copyOf(trusted);
    }

    /**
     * Reads them.
     *
     * @param runFile YAML, as resolved
     */
    public static RecordedRun of(String runFile) {
        try {
            JsonNode root = new YAMLMapper().readTree(runFile);
            JsonNode signing = root.path("signing");
            List<String> trusted = new ArrayList<>();
            signing.path("trusted").forEach(key -> trusted.add(key.asText()));
            JsonNode key = signing.path("key");
            return new RecordedRun(key.isTextual() ? key.textValue() : null, trusted, root.get("tune"));
        } catch (JsonProcessingException e) {
            throw new TataraException("the run directory's run.yaml is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
