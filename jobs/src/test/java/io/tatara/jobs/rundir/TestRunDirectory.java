package io.tatara.jobs.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.jobs.secret.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunDirectory {

    private static final String YAML = "seed: 1\ntraining:\n  epochs: 3\n";

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void aDirectoryInFrontOfUs() {
        run = RunDirectory.at(folder.resolve("a run").toString(), new Configuration());
    }

    @Test
    void aNewRunLeavesItsRunFileAndNothingElse() throws IOException {
        run.begin(YAML, OnExisting.REFUSE);

        assertThat(run.runFile()).isEqualTo(YAML);
        try (var files = Files.list(folder.resolve("a run"))) {
            assertThat(files).containsExactly(folder.resolve("a run").resolve("run.yaml"));
        }
    }

    @Test
    void anExistingRunIsRefusedWithTheWaysOut() {
        run.begin(YAML, OnExisting.REFUSE);

        assertThatThrownBy(() -> run.begin(YAML, OnExisting.REFUSE))
                .isInstanceOf(TataraException.class)
                .hasMessage(
                        "%s already holds a run: continue it with --resume, start anew with --overwrite, or name another --run-dir"
                                .formatted(run.path()));
    }

    @Test
    void overwritingDeletesWhatTheOldRunLeft() {
        run.begin(YAML, OnExisting.REFUSE);
        run.addResult(Map.of("accuracy", 1), Redaction.nothing());

        run.begin("seed: 2\n", OnExisting.OVERWRITE);

        assertThat(run.runFile()).isEqualTo("seed: 2\n");
        assertThat(run.result()).isEmpty();
    }

    @Test
    void resumingKeepsWhatIsThere() {
        run.begin(YAML, OnExisting.RESUME);
        run.addResult(Map.of("accuracy", 1), Redaction.nothing());

        run.begin(YAML, OnExisting.RESUME);

        assertThat(run.result()).contains(Map.of("accuracy", 1));
    }

    @Test
    void whatMayChangeHoldsFromThenOn() {
        String more = YAML + "tune:\n  budget:\n    trials: 9\n";
        run.begin(YAML + "tune:\n  budget:\n    trials: 3\n", OnExisting.REFUSE);

        run.begin(more, OnExisting.RESUME);
        assertThat(run.runFile()).contains("trials: 3");

        run.goOn(more);
        assertThat(run.runFile()).isEqualTo(more);
    }

    @Test
    void anotherRunIsNotResumedAndTheDifferencesAreNamed() {
        run.begin(YAML, OnExisting.REFUSE);

        assertThatThrownBy(() -> run.begin("seed: 1\ntraining:\n  epochs: 4\ngate: [1]\n", OnExisting.RESUME))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(
                        "  gate[0]: nothing there, 1 here%n  training.epochs: 3 there, 4 here".formatted());
    }

    @Test
    void resultsGatherAcrossCommands() {
        run.addResult(Map.of("train", Map.of("epochs", 3)), Redaction.nothing());
        run.addResult(Map.of("evaluate", Map.of("accuracy", 0.5)), Redaction.nothing());

        assertThat(run.result()).contains(Map.of("train", Map.of("epochs", 3), "evaluate", Map.of("accuracy", 0.5)));
    }

    @Test
    void aSecretIsInNoResult() {
        run.addResult(
                Map.of("score", Map.of("path", "s3://me:hunter22@bucket", "rows", 4)),
                Redaction.of(List.of("hunter22")));
        run.addResult(Map.of("gate", Map.of("loss", Double.NaN)), Redaction.nothing());

        assertThat(run.result())
                .contains(Map.of(
                        "score", Map.of("path", "s3://me:(hidden)@bucket", "rows", 4), "gate", Map.of("loss", "NaN")));
    }

    @Test
    void aRunRemembersItsKeysAndItsStudy() {
        RecordedRun none = RecordedRun.of(YAML + "signing:\n  key: null\n  trusted: []\n");
        RecordedRun some = RecordedRun.of("tune: {search: random}\nsigning: {key: a.key, trusted: [a.pub, b.pub]}\n");

        assertThat(none).isEqualTo(new RecordedRun(null, List.of(), null));
        assertThat(some.signingKey()).isEqualTo("a.key");
        assertThat(some.trusted()).containsExactly("a.pub", "b.pub");
        assertThat(some.tune()).hasToString("{\"search\":\"random\"}");
    }

    @Test
    void eventsAreReadableWhileTheRunGoesOnAndGrowWhenItIsResumed() throws IOException {
        Path file = folder.resolve("a run/events.jsonl");
        try (EventLog events = run.events(Redaction.nothing())) {
            events.write("started", Map.of("workers", 2));
            assertThat(Files.readAllLines(file))
                    .singleElement()
                    .asString()
                    .endsWith("\"event\":\"started\",\"workers\":2}");
        }
        try (EventLog events = run.events(Redaction.nothing())) {
            events.write("finished", Map.of("loss", Double.NaN));
        }
        assertThat(Files.readAllLines(file)).hasSize(2).last().asString().endsWith("\"loss\":\"NaN\"}");
    }

    @Test
    void aDirectoryWithoutARunIsSaid() {
        assertThatThrownBy(run::runFile)
                .hasMessage("%s holds no run (there is no run.yaml in it)".formatted(run.path()));
    }

    @Test
    void whoReadsEventsGetsThemAsTheyAreWrittenAndFailsNobody() {
        run.begin(YAML, OnExisting.REFUSE);
        List<JsonNode> heard = new ArrayList<>();
        try (EventLog log = run.events(Redaction.nothing())) {
            log.tell(event -> {
                throw new IllegalStateException("a reader with a bug");
            });
            log.tell(heard::add);
            log.write("trainFinished", Map.of("loss", Double.NaN));
        }

        List<JsonNode> read = new ArrayList<>();
        run.readEvents(read::add);
        assertThat(heard).isEqualTo(read).hasSize(1);
    }
}
