package io.tatara.jobs.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tatara.TataraException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What makes a study this one, whatever its budget is and however wide its space has become. */
public final class StudyIdentity {

    private static final List<String> MAY_CHANGE = List.of("budget", "parallel", "space", "constraints");

    private StudyIdentity() {}

    /**
     * A name that no other study has.
     *
     * @param runFile as resolved
     */
    public static String of(String runFile) {
        try {
            JsonNode root = new YAMLMapper().readTree(runFile);
            if (root.path("tune") instanceof ObjectNode tune) {
                tune.remove(MAY_CHANGE);
            }
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(root.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (JsonProcessingException e) {
            throw new TataraException("the run directory's run.yaml is damaged: " + e.getOriginalMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
