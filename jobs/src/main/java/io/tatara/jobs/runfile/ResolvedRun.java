package io.tatara.jobs.runfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A run file, read: what it means, and its text with every default written out.
 *
 * @param settings the records
 * @param yaml a run file that means the same whoever reads it, wherever: no shorthand, no relative path, and no
 *     variable but the secrets'
 * @param variants what trials of a study are; null without the section {@code tune}
 */
public record ResolvedRun(
        RunFile settings, String yaml, @Nullable Variants variants) {

    static String write(ObjectNode tree) {
        YAMLMapper mapper = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build();
        try {
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
