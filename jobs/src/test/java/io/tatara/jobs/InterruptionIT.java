package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real signal to the shipped jar: the exit code, what is said, and that the run continues where it was told to. */
final class InterruptionIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    @Test
    void aTerminatedTrainingSaysWhereItStandsAndContinuesThere(@TempDir Path scratch) throws Exception {
        String directory = scratch.resolve("run").toString();
        List<String> train = tatara(
                "jobs/examples/digits.yaml",
                "--run-dir",
                directory,
                "--set",
                "training.epochs=60",
                "--set",
                "training.earlyStopping=null");

        // a line for an epoch comes before its checkpoint: the second one says that the first is written
        Submission ended = Submission.terminated(scratch, LIMIT, ENVIRONMENT, train, "epoch 2/60: ");
        assertThat(ended.exitCode()).as(ended.stderr()).isEqualTo(23);
        assertThat(ended.stderr())
                .containsPattern("tatara: interrupted in the training; the checkpoint after epoch \\d+ of 60 is kept")
                .contains("Continue with: tatara train --run-dir", directory + " --resume")
                .doesNotContain("\tat ", "WARN", "ERROR");
        assertThat(Path.of(directory)).isDirectoryNotContaining(file -> file.endsWith("model"));

        Submission resumed = Submission.run(scratch, LIMIT, ENVIRONMENT, tatara("--run-dir", directory, "--resume"));
        assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
        assertThat(resumed.stderr()).containsPattern("60 epochs of 12 steps, resumed after epoch \\d+");
        assertThat(Files.readString(Path.of(directory, "result.json"))).contains("\"epochs\" : 60");
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
