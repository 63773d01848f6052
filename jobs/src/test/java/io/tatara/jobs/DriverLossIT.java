package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is killed takes its executors with it, and no bit: the next one resumes where the checkpoint is. Nor does it
 * cost one that an executor of the next is killed.
 */
final class DriverLossIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    @Test
    void aKilledDriverAndAKilledExecutorCostNoBit(@TempDir Path scratch) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            PreparedRun digits = PreparedRun.of(scratch, ENVIRONMENT, "jobs/examples/digits.yaml");
            Path killed = digits.into(scratch.resolve("killed"));
            Path whole = digits.into(scratch.resolve("whole"));
            List<String> train = new ArrayList<>(List.of("tatara", "train", "jobs/examples/digits.yaml"));
            train.addAll(List.of("--master", cluster.master(), "--set", "training.epochs=30"));
            train.addAll(List.of("--set", "training.earlyStopping=null"));
            train.addAll(List.of("--set", "distribution={strategy: allreduce, workers: 2, onLoss: restart}"));
            train.addAll(List.of("--set", "training.checkpointEvery={rounds: 3}"));
            train.addAll(List.of("--set", "network.layers=[{dense: {units: 512, activation: relu}}]"));

            // a line for an epoch may come before its checkpoint: a later one says that the first is written
            Submission lost = Submission.killed(scratch, LIMIT, ENVIRONMENT, in(killed, train), "epoch 5/30: ");
            assertThat(lost.exitCode()).as(lost.stderr()).isEqualTo(137);
            assertThat(killed).isDirectoryNotContaining(file -> file.endsWith("model"));

            Submission resumed = Submission.disturbed(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    in(killed, List.of("tatara", "train", "--master", cluster.master(), "--resume")),
                    "epoch ",
                    process -> cluster.executors(2).forEach(ProcessHandle::destroyForcibly));
            assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
            assertThat(resumed.stderr())
                    .containsPattern("30 epochs of 12 steps, resumed after epoch \\d+")
                    .containsPattern("rank \\d \\(host .*\\) was lost in round \\d+")
                    .contains("Going on from the newest checkpoint (restart 1 of at most 3 in a row)");

            Submission uninterrupted = Submission.run(scratch, LIMIT, ENVIRONMENT, in(whole, train));
            assertThat(uninterrupted.exitCode()).as(uninterrupted.stderr()).isZero();
            assertThat(parameters(killed)).isEqualTo(parameters(whole));
        }
    }

    private static List<String> in(Path directory, List<String> command) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("--run-dir", directory.toString()));
        return whole;
    }

    private static byte[] parameters(Path directory) throws IOException {
        return Files.readAllBytes(directory.resolve("model").resolve("parameters.f32"));
    }
}
