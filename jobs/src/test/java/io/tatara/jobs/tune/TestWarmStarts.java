package io.tatara.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.runfile.Tune;
import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestWarmStarts {

    private static final String RUN_FILE = """
            data: {source: {csv: digits.csv}, label: digit}
            network: {layers: [{dense: {units: 64}}]}
            tune:
              space: {training.batchSize: {int: [8, 64]}}
              search: random
              budget: {trials: 4}
            """;

    @TempDir
    private Path folder;

    private RunDirectory directory(String name) {
        return RunDirectory.at(folder.resolve(name).toString(), new org.apache.hadoop.conf.Configuration());
    }

    private Tune tune(String warmStart) throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), RUN_FILE + warmStart.indent(2));
        return Objects.requireNonNull(
                new RunFileReader().read(file.toString(), List.of()).settings().tune());
    }

    /** Trials of these batch sizes, the best first. */
    private void study(String name, long... batchSizes) {
        RunDirectory directory = directory(name);
        directory.begin("tune: {search: random}\n", OnExisting.REFUSE);
        try (Journal journal = StudyJournals.open(directory)) {
            for (int trial = 0; trial < batchSizes.length; trial++) {
                Assignment work = new Assignment(trial, 0, 0, 0, 3);
                journal.accept(new StudyEvent.Suggested(
                        trial, new Configuration(Map.of("training.batchSize", batchSizes[trial]))));
                journal.accept(new StudyEvent.Started(work));
                journal.accept(new StudyEvent.Finished(work, new Outcome.Completed(trial)));
            }
        }
    }

    private List<Object> first(Tune tune, String directory) {
        return WarmStarts.of(tune, directory(directory), new org.apache.hadoop.conf.Configuration()).stream()
                .map(configuration -> configuration.get("training.batchSize"))
                .toList();
    }

    @Test
    void theBestOfEachStudyComeFirstAndNoMoreThanTheBudgetHas() throws IOException {
        study("one", 16, 1, 32, 33, 34);
        study("other", 16, 8, 9);

        assertThat(first(tune("warmStart: {from: [one, other]}"), "new")).containsExactly(16L, 32L, 8L, 33L);
        assertThat(first(tune("warmStart: {from: one, trials: 2}"), "newer")).containsExactly(16L, 32L);
        assertThat(first(tune(""), "newest")).isEmpty();
        assertThat(folder.resolve("newest")).doesNotExist();
    }

    @Test
    void resumedItHasTheSameWhateverHasBecomeOfTheOthers() throws IOException {
        study("one", 16, 32);
        Tune tune = tune("warmStart: {from: one}");
        List<Object> before = first(tune, "new");
        directory("one").delete("study.jsonl");

        assertThat(first(tune, "new")).isEqualTo(before).containsExactly(16L, 32L);
        assertThatThrownBy(() -> first(tune, "newer"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("one holds no study (there is neither study.jsonl nor study/ in it)");
    }

    @Test
    void aStudyOfWhichNothingFitsIsRefused() throws IOException {
        study("large", 100, 200);
        Tune tune = tune("warmStart: {from: large}");

        assertThatThrownBy(() -> first(tune, "new"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("tune.warmStart.from: no trial of")
                .hasMessageContaining("large has come to a result that fits into this space");
        assertThat(folder.resolve("new")).doesNotExist();
    }
}
