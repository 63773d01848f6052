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

/** An executor that is killed takes nothing with it: the run ends by itself, with the bits of one that lost none. */
final class WorkerLossIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    @Test
    void aKilledExecutorCostsNoBit(@TempDir Path scratch) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            Submission disturbed = Submission.disturbed(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    train(scratch, "disturbed", "--master", cluster.master()),
                    "epoch 3/80: ",
                    process -> cluster.executors(2).forEach(ProcessHandle::destroyForcibly));

            assertThat(disturbed.exitCode()).as(disturbed.stderr()).isZero();
            assertThat(disturbed.stderr())
                    .containsPattern("rank \\d \\(host .*\\) was lost in round \\d+: its connection closed")
                    .contains("Going on from the newest checkpoint (restart 1 of at most 3 in a row)")
                    .containsPattern("80 epochs of 12 steps, resumed after epoch \\d+");
        }
        Submission quiet = Submission.run(scratch, LIMIT, ENVIRONMENT, train(scratch, "quiet"));

        assertThat(quiet.exitCode()).as(quiet.stderr()).isZero();
        assertThat(parameters(scratch, "disturbed")).isEqualTo(parameters(scratch, "quiet"));
    }

    private static byte[] parameters(Path scratch, String run) throws IOException {
        return Files.readAllBytes(scratch.resolve(run).resolve("model").resolve("parameters.f32"));
    }

    private static List<String> train(Path scratch, String run, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "tatara",
                "train",
                "jobs/examples/digits.yaml",
                "--run-dir",
                scratch.resolve(run).toString(),
                "--set",
                "training.epochs=80",
                "--set",
                "training.earlyStopping=null"));
        command.addAll(List.of(more));
        return command;
    }
}
