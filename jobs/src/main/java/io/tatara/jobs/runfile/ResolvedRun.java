package io.tatara.jobs.runfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tatara.jobs.secret.Redaction;
import java.io.UncheckedIOException;
import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run file, read: what it means, and its text with every default written out.
 *
 * @param settings the records
 * @param yaml a run file that means the same whoever reads it, wherever: no shorthand, no relative path, and no
 *     variable but the secrets'
 * @param variants what trials of a study are; null without the section {@code tune}
 * @param written where what it says was written
 * @param redaction hides the secrets that the settings hold
 */
public record ResolvedRun(
        RunFile settings, String yaml, @Nullable Variants variants, Written written, Redaction redaction) {

    /** Workers that a training of this run can have: those of its distribution, or in a search the most that are searched. */
    public int mostWorkers() {
        return workers().getMax();
    }

    /** The fewest and the most of them. */
    public IntSummaryStatistics workers() {
        Tune tune = settings.tune();
        if (tune == null || variants == null || !tune.distribute()) {
            return IntStream.of(settings.distribution().workers()).summaryStatistics();
        }
        return Probe.of(tune.space().space()).stream()
                .mapToInt(probe -> variants.of(probe.configuration())
                        .settings()
                        .distribution()
                        .workers())
                .summaryStatistics();
    }

    /**
     * Checks that a study that was begun with another run file may go on with this one, which says the same but for what
     * may change of a study.
     *
     * @throws RunFileException if the search space is not that one, or that one made wider
     */
    public void requireGoesOn(ResolvedRun before) {
        Tune old = before.settings.tune();
        Tune now = settings.tune();
        if (old == null || now == null) {
            return;
        }
        try {
            now.search().requireGoesOn(old.space().space(), now.space().space());
        } catch (IllegalArgumentException e) {
            throw new RunFileException("tune.space: %s; take the settings back, or begin another study with --run-dir"
                    .formatted(e.getMessage()));
        }
    }

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
