package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that is killed takes its executors with it, and no bit: the next one resumes where the checkpoint is. */
final class DriverLossIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    @ParameterizedTest
    @ValueSource(strings = "allreduce")
    void aKilledDriverIsResumedToTheBitsOfOneThatWasNot(String strategy, @TempDir Path scratch) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            Path killed = scratch.resolve("killed");
            Path whole = scratch.resolve("whole");
            List<String> train = new ArrayList<>(List.of("tatara", "train", "jobs/examples/digits.yaml"));
            train.addAll(List.of("--master", cluster.master(), "--set", "training.epochs=60"));
            train.addAll(List.of("--set", "training.earlyStopping=null"));
            train.addAll(List.of("--set", "distribution={strategy: %s, workers: 2}".formatted(strategy)));

            // a line for an epoch may come before its checkpoint: a later one says that the first is written
            Submission lost = Submission.disturbed(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    in(killed, train),
                    "epoch 5/60: ",
                    process -> process.toHandle().destroyForcibly());
            assertThat(lost.exitCode()).as(lost.stderr()).isEqualTo(137);
            assertThat(killed).isDirectoryNotContaining(file -> file.endsWith("model"));

            Submission resumed = Submission.run(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    List.of(
                            "tatara",
                            "train",
                            "--run-dir",
                            killed.toString(),
                            "--master",
                            cluster.master(),
                            "--resume"));
            assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
            assertThat(resumed.stderr()).contains("resumed after epoch ");

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
