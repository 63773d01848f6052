package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real signal to the shipped jar: the exit code, what is said, and that the run continues where it was told to. */
final class InterruptionIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    private static PreparedRun digits;

    @BeforeAll
    static void prepare(@TempDir Path scratch) throws Exception {
        digits = PreparedRun.of(scratch, ENVIRONMENT, "jobs/examples/digits.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "local"})
    void aTerminatedTrainingKeepsItsRoundAndContinuesBitForBit(String strategy, @TempDir Path scratch)
            throws Exception {
        String directory = digits.into(scratch.resolve("run")).toString();

        // epochs end without a checkpoint: what is kept is the round that the signal came in
        Submission ended = Submission.terminated(
                scratch, LIMIT, ENVIRONMENT, training(directory, strategy, "{epochs: 1000}"), "epoch 2/60: ");
        assertThat(ended.exitCode()).as(ended.stderr()).isEqualTo(23);
        assertThat(ended.stderr())
                .contains("interrupted: the training ends with its round and keeps a checkpoint")
                .containsPattern(
                        "tatara: interrupted in the training; the checkpoint after (epoch|step \\d+ of \\d+ in epoch) \\d+ of 60 is kept")
                .contains("Continue with: tatara train --run-dir", directory + " --resume")
                .doesNotContain("\tat ", "WARN", "ERROR");
        assertThat(Path.of(directory)).isDirectoryNotContaining(file -> file.endsWith("model"));

        assertContinues(directory, strategy, scratch);
    }

    /** Holds what is resumed against a run that nothing disturbed. */
    private static void assertContinues(String directory, String strategy, Path scratch) throws Exception {
        Submission resumed = Submission.run(scratch, LIMIT, ENVIRONMENT, tatara("--run-dir", directory, "--resume"));
        assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
        assertThat(resumed.stderr()).containsPattern("60 epochs of \\d+ steps, resumed after epoch \\d+");
        assertThat(Files.readString(Path.of(directory, "result.json"))).contains("\"epochs\" : 60");

        String undisturbed = digits.into(scratch.resolve("undisturbed")).toString();
        Submission whole = Submission.run(scratch, LIMIT, ENVIRONMENT, training(undisturbed, strategy, "0"));
        assertThat(whole.exitCode()).as(whole.stderr()).isZero();
        assertThat(Path.of(directory, "model", "parameters.f32"))
                .hasSameBinaryContentAs(Path.of(undisturbed, "model", "parameters.f32"));
    }

    private static List<String> training(String directory, String strategy, String checkpoints) {
        return tatara(
                "jobs/examples/digits.yaml",
                "--run-dir",
                directory,
                "--set",
                "training.epochs=60",
                "--set",
                "training.batchSize=16",
                "--set",
                "training.earlyStopping=null",
                "--set",
                "distribution={strategy: " + strategy + (strategy.equals("local") ? "}" : ", workers: 2}"),
                "--set",
                "training.checkpointEvery=" + checkpoints);
    }

    @Test
    void aRunTerminatedBeforeItsTrainingSaysSo(@TempDir Path scratch) throws Exception {
        List<String> train = tatara(
                "jobs/examples/digits.yaml", "--run-dir", scratch.resolve("run").toString(), "--json");

        Submission ended = Submission.terminated(scratch, LIMIT, ENVIRONMENT, train, "preparing the data");
        assertThat(ended.exitCode()).as(ended.stderr()).isEqualTo(23);
        assertThat(ended.stderr()).contains("interrupted before the training began");
        assertThat(ended.stdout()).contains("\"exitCode\" : 23", "--resume");
        assertThat(scratch.resolve("run")).isDirectoryNotContaining(file -> file.endsWith("prepared"));
    }

    private static List<String> tatara(String... words) {
        List<String> command = new ArrayList<>(List.of("tatara", "train"));
        command.addAll(List.of(words));
        return command;
    }
}
