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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study with the shipped jar: whatever is killed under it, it comes to what it would have come to. */
final class TuneIT {

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Map<String, String> ENVIRONMENT = Map.of("TATARA_MEMORY", "1g");

    private static PreparedRun digits;

    @BeforeAll
    static void prepare(@TempDir Path scratch) throws Exception {
        digits = PreparedRun.of(scratch, ENVIRONMENT, "jobs/examples/digits-tune.yaml");
    }

    @Test
    void killedAndTerminatedItIsTheUndisturbedToTheByte(@TempDir Path scratch) throws Exception {
        List<String> search = List.of(
                "--set", "tune.search={hyperband: {maxEpochs: 9}}",
                "--set", "tune.budget.trials=13",
                "--set", "tune.parallel=1");
        Path whole = scratch.resolve("whole");
        Submission undisturbed = Submission.run(scratch, LIMIT, ENVIRONMENT, tune(whole, search));
        assertThat(undisturbed.exitCode()).as(undisturbed.stderr()).isZero();
        assertThat(undisturbed.stdout()).contains("the search is over", "13 trials", "test part: 184 examples");

        Path disturbed = scratch.resolve("disturbed");
        Submission killed =
                Submission.killed(scratch, LIMIT, ENVIRONMENT, tune(disturbed, search), "trial 3 at epoch 1: ");
        assertThat(killed.exitCode()).as(killed.stderr()).isEqualTo(137);
        Submission terminated =
                Submission.terminated(scratch, LIMIT, ENVIRONMENT, resume(disturbed), "trial 9 at epoch ");
        assertThat(terminated.exitCode()).as(terminated.stderr()).isEqualTo(23);
        assertThat(terminated.stderr())
                .containsPattern("study: 1 trials at a time, \\d+ results so far")
                .containsPattern("tatara: interrupted in the study; \\d+ results are kept")
                .contains("Continue with: tatara tune --run-dir", " --resume")
                .as("on a machine that is busy, Spark logs traces of its own")
                .doesNotContain("\tat io.tatara.");
        Submission resumed = Submission.run(scratch, LIMIT, ENVIRONMENT, resume(disturbed));
        assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();

        assertThat(disturbed.resolve("study.jsonl")).hasSameBinaryContentAs(whole.resolve("study.jsonl"));
        assertThat(parameters(disturbed)).hasSameBinaryContentAs(parameters(whole));
        assertThat(disturbed)
                .isDirectoryNotContaining(file -> file.endsWith("shards"))
                .isDirectoryContaining(file -> file.endsWith("report.html"));

        // the best one's checkpoint
        assertThat(disturbed.resolve("trials").toFile().list()).hasSize(1);
    }

    @Test
    void executorsThatAreKilledCostNoTrialAndNoBit(@TempDir Path scratch) throws Exception {
        Submission disturbed =
                disturbed(scratch, "study: 2 trials at a time", "tune.objective.folds=2", "training.epochs=300");

        assertThat(disturbed.stderr()).contains("is begun again: the executor that it ran on was lost");
        assertTrainingAloneComesToItsBits(scratch);
    }

    @Test
    void gangsWhoseExecutorsAreKilledCostNoTrialAndNoBit(@TempDir Path scratch) throws Exception {
        Submission disturbed = disturbed(
                scratch,
                "study: 2 task slots",
                "distribution={strategy: allreduce, workers: 2, onLoss: restart}",
                "tune.distribute=true",
                "training.epochs=300");

        assertThat(disturbed.stderr())
                .containsPattern("trial \\d: Training failed: .* Going on from the newest checkpoint");
        assertTrainingAloneComesToItsBits(scratch);
    }

    /** Two trials on a cluster whose executors are all killed, once. */
    private static Submission disturbed(Path scratch, String beginning, String... settings) throws Exception {
        List<String> options = new ArrayList<>();
        Stream.concat(
                        Stream.of("tune.search={random: {}}", "tune.budget.trials=2", "training.checkpointEvery=5"),
                        Stream.of(settings))
                .forEach(setting -> options.addAll(List.of("--set", setting)));
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            options.addAll(List.of("--master", cluster.master()));
            Submission disturbed = Submission.disturbed(
                    scratch,
                    LIMIT,
                    ENVIRONMENT,
                    tune(scratch.resolve("lossy"), options),
                    beginning,
                    process -> killAll(cluster, scratch.resolve("lossy").resolve("trials")));
            assertThat(disturbed.exitCode()).as(disturbed.stderr()).isZero();
            assertThat(disturbed.stdout()).contains("2 trials\n");
            return disturbed;
        }
    }

    private static void assertTrainingAloneComesToItsBits(Path scratch) throws Exception {
        Path lossy = scratch.resolve("lossy");
        Path alone = scratch.resolve("alone");
        Submission train = Submission.run(
                scratch,
                LIMIT,
                ENVIRONMENT,
                begun(alone, "train", lossy.resolve("best.yaml").toString()));
        assertThat(train.exitCode()).as(train.stderr()).isZero();
        assertThat(parameters(alone)).hasSameBinaryContentAs(parameters(lossy));
    }

    /** Once something trains, and has a checkpoint. */
    private static void killAll(LocalCluster cluster, Path trials) {
        try {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!hasCheckpoint(trials) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List.of(1, 2).forEach(worker -> cluster.executors(worker).forEach(ProcessHandle::destroyForcibly));
    }

    private static boolean hasCheckpoint(Path trials) {
        if (!Files.exists(trials)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(trials)) {
            return files.anyMatch(file -> file.endsWith("manifest.json"));
        } catch (IOException | UncheckedIOException e) {
            // what is written elsewhere may go while it is looked at
            return false;
        }
    }

    private static List<String> tune(Path directory, List<String> options) throws IOException {
        List<String> command = begun(directory, "tune", "jobs/examples/digits-tune.yaml");
        command.addAll(options);
        return command;
    }

    /** A command for a directory that has the prepared data. */
    private static List<String> begun(Path directory, String command, String runFile) throws IOException {
        digits.into(directory);
        return new ArrayList<>(List.of("tatara", command, runFile, "--run-dir", directory.toString()));
    }

    private static List<String> resume(Path directory) {
        return List.of("tatara", "tune", "--run-dir", directory.toString(), "--resume");
    }

    private static Path parameters(Path directory) {
        return directory.resolve("model").resolve("parameters.f32");
    }
}
