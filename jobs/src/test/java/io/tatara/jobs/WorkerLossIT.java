package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that dies or hangs takes nothing with it: the run ends by itself, with the bits of one that lost none. */
final class WorkerLossIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    private static byte[] undisturbed = {};

    @BeforeAll
    static void trainUndisturbed(@TempDir Path scratch) throws Exception {
        Submission quiet = Submission.run(scratch, LIMIT, ENVIRONMENT, train(scratch));
        assertThat(quiet.exitCode()).as(quiet.stderr()).isZero();
        undisturbed = parameters(scratch);
    }

    @Test
    void aKilledExecutorCostsNoBit(@TempDir Path scratch) throws Exception {
        Submission run = trainWithDisturbance(scratch, ProcessHandle::destroyForcibly);

        assertThat(run.stderr())
                .containsPattern("rank \\d \\(host .*\\) (was lost in|gave up in) round \\d+")
                .contains("Going on from the newest checkpoint (restart 1 of at most 3 in a row)")
                .containsPattern("80 epochs of 12 steps, resumed after epoch \\d+");
        assertThat(parameters(scratch)).isEqualTo(undisturbed);
    }

    @Test
    void anExecutorThatHangsIsReplacedAndCostsNoBit(@TempDir Path scratch) throws Exception {
        Submission run = trainWithDisturbance(scratch, executor -> signal("-STOP", executor));

        assertThat(run.stderr())
                .containsPattern("rank \\d \\(host .*\\) was not heard from for 5.0 s in round \\d+")
                .containsPattern("80 epochs of 12 steps, resumed after epoch \\d+");
        assertThat(parameters(scratch)).isEqualTo(undisturbed);
    }

    private static Submission trainWithDisturbance(Path scratch, Consumer<ProcessHandle> disturbance)
            throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            List<ProcessHandle> executors = new ArrayList<>();
            Submission run = Submission.disturbed(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    train(scratch, "--master", cluster.master(), "--set", "distribution.timeoutSeconds=5"),
                    "epoch 3/80: ",
                    process -> {
                        executors.addAll(cluster.executors(2));
                        executors.forEach(disturbance);
                    });
            // a stopped process that nobody killed would outlive the test
            executors.forEach(ProcessHandle::destroyForcibly);
            assertThat(run.exitCode()).as(run.stderr()).isZero();
            return run;
        }
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static byte[] parameters(Path scratch) throws IOException {
        return Files.readAllBytes(scratch.resolve("run").resolve("model").resolve("parameters.f32"));
    }

    private static List<String> train(Path scratch, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "tatara",
                "train",
                "jobs/examples/digits.yaml",
                "--run-dir",
                scratch.resolve("run").toString(),
                "--set",
                "training.epochs=80",
                "--set",
                "training.earlyStopping=null"));
        command.addAll(List.of(more));
        return command;
    }
}
