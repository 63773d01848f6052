package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/**
 * An executor that dies or hangs takes at most a round with it: the others go on, and it comes back. Where all are gone, or
 * the run wants that, it starts again from its newest checkpoint and ends with the bits of one that lost none.
 */
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
    void othersGoOnWithoutAKilledExecutorUntilItIsBack(@TempDir Path scratch) throws Exception {
        Submission run = trainSlowlyWithOneDisturbed(scratch, "averaging", ProcessHandle::destroyForcibly);

        requireGoingOn(run, scratch, "was lost in");
        assertThat(run.stderr()).containsPattern("rank \\d \\(host .*\\) is back; 2 of 2 workers go on");
    }

    @Test
    void othersGoOnWithoutAnExecutorThatHangs(@TempDir Path scratch) throws Exception {
        Submission run = trainSlowlyWithOneDisturbed(scratch, "allreduce", executor -> signal("-STOP", executor));

        requireGoingOn(run, scratch, "was not heard from for 5.0 s in");
    }

    /** Long enough for a new executor to start, on a machine that does other things too. */
    private static Submission trainSlowlyWithOneDisturbed(
            Path scratch, String strategy, Consumer<ProcessHandle> disturbance)
            throws IOException, InterruptedException {
        return trainWithDisturbance(
                scratch,
                executors -> disturbance.accept(executors.get(0)),
                "--set",
                "distribution={strategy: %s, workers: 2, timeoutSeconds: 5}".formatted(strategy),
                "--set",
                "training.epochs=250",
                "--set",
                "training.checkpointEvery=50",
                "--set",
                "network.layers=[{dense: {units: 1024, activation: relu}}, {dense: {units: 512, activation: relu}}]");
    }

    private static void requireGoingOn(Submission run, Path scratch, String how) throws IOException {
        assertThat(run.stderr())
                .containsPattern("rank \\d \\(host .*\\) " + how + " round \\d+.*; 1 of 2 workers go on")
                .contains("epoch 250/250: ")
                .doesNotContain("Going on from the newest checkpoint");
        JsonNode result = JsonMapper.builder()
                .build()
                .readTree(Files.readString(scratch.resolve("run").resolve("result.json")));
        assertThat(result.findValue("accuracy").asDouble()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void allExecutorsKilledCostNoBit(@TempDir Path scratch) throws Exception {
        Submission run = trainWithDisturbance(
                scratch,
                executors -> executors.forEach(ProcessHandle::destroyForcibly),
                "--set",
                "distribution.onLoss=restart");

        assertThat(run.stderr())
                .containsPattern("rank \\d \\(host .*\\) (was lost in|gave up in) round \\d+")
                .contains("Going on from the newest checkpoint (restart 1 of at most 3 in a row)")
                .containsPattern("80 epochs of 12 steps, resumed after epoch \\d+");
        assertThat(parameters(scratch)).isEqualTo(undisturbed);
    }

    @Test
    void executorsThatHangAreReplacedAndCostNoBit(@TempDir Path scratch) throws Exception {
        Submission run = trainWithDisturbance(
                scratch,
                executors -> executors.forEach(executor -> signal("-STOP", executor)),
                "--set",
                "distribution.onLoss=restart");

        assertThat(run.stderr())
                .containsPattern("rank \\d \\(host .*\\) was not heard from for 5.0 s in round \\d+")
                .containsPattern("80 epochs of 12 steps, resumed after epoch \\d+");
        assertThat(parameters(scratch)).isEqualTo(undisturbed);
    }

    @Test
    void overSparksJobsAKilledExecutorCostsNoBit(@TempDir Path scratch) throws Exception {
        Submission run = trainWithDisturbance(
                scratch,
                executors -> executors.get(0).destroyForcibly(),
                "--set",
                "distribution.exchange=jobs",
                "--set",
                "distribution.onLoss=restart");

        assertThat(run.stderr())
                .containsPattern("rank \\d \\(host .*\\) was lost in round \\d+: its executor is gone")
                .contains("Going on from the newest checkpoint (restart 1 of at most 3 in a row)")
                .containsPattern("80 epochs of 12 steps, resumed after epoch \\d+");
        assertThat(parameters(scratch)).isEqualTo(undisturbed);
    }

    private static Submission trainWithDisturbance(
            Path scratch, Consumer<List<ProcessHandle>> disturbance, String... more)
            throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            List<ProcessHandle> executors = new ArrayList<>();
            List<String> command =
                    new ArrayList<>(List.of("--master", cluster.master(), "--set", "distribution.timeoutSeconds=5"));
            command.addAll(List.of(more));
            Submission run = Submission.disturbed(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    train(scratch, command.toArray(String[]::new)),
                    "epoch 3/",
                    process -> {
                        executors.addAll(cluster.executors(2));
                        disturbance.accept(executors);
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
