package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.jobs.command.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files below {@code deploy/} start really trains: every line that one makes, on a cluster of this machine. */
final class DeployIT {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String JAR =
            Submission.CHECKOUT.resolve("jobs/target/tatara.jar").toString();

    /** Stands for the directory of a run. */
    private static final String RUN = "RUN";

    /** This machine's part: its size and its loopback. */
    private static final Map<String, String> HERE = Map.of(
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.ui.enabled", "false",
            "spark.executor.memory", "640m",
            "spark.executor.cores", "2",
            "spark.cores.max", "2",
            "spark.sql.shuffle.partitions", "2");

    private static @TempDir Path scratch;
    private static Path runFile;
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        Path table = scratch.resolve("table.csv");
        Files.writeString(table, "a,b,side\n");
        Files.write(
                table,
                IntStream.range(0, 200)
                        .mapToObj(i -> "%d,%d,%s".formatted(i % 20, i % 7, i % 20 < 10 ? "left" : "right"))
                        .toList(),
                StandardOpenOption.APPEND);
        runFile = Files.writeString(scratch.resolve("small.yaml"), """
            data: {source: {csv: table.csv}, label: side}
            network: {layers: [{dense: {units: 8, activation: relu}}]}
            training: {epochs: 20, batchSize: 8, optimizer: {adam: {learningRate: 0.02}}}
            distribution: {strategy: averaging, workers: 2, averageEvery: 2}
            gate: {metric: accuracy, min: 0.8}
            score: {output: scores}
            """);
        // two slots for workers, and one for a driver
        cluster = LocalCluster.start(scratch, 1, 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Lines that mean the same to a standalone cluster run once. */
    @Test
    void everyLineOfEveryPlatformComesToItsResult() throws Exception {
        JsonNode dags = DeployFiles.dags(scratch, "3");
        List<List<SparkLine>> submitted = new ArrayList<>();
        DeployFiles.wholeRuns().forEach(line -> submitted.add(List.of(line)));
        submitted.add(DeployFiles.sparkSubmitDag(dags));
        submitted.add(DeployFiles.emrDag(dags));
        Map<List<List<String>>, String> distinct = new LinkedHashMap<>();
        for (List<SparkLine> lines : submitted) {
            distinct.merge(words(lines, RUN), lines.get(0).file(), "%s, %s"::formatted);
        }
        Map<JarTasks, String> joined = new LinkedHashMap<>();
        for (List<SparkLine> tasks : List.of(DeployFiles.databricksBundle(), DeployFiles.databricksDag(dags))) {
            joined.merge(JarTasks.of(tasks), tasks.get(0).file(), "%s, %s"::formatted);
        }

        SubmittedLines all = new SubmittedLines();
        List<Path> runs = new ArrayList<>();
        distinct.forEach((lines, names) -> {
            Path run = next(runs);
            lines.forEach(words -> all.submit(names, at(run, words)));
        });
        joined.forEach((tasks, names) -> {
            Path run = next(runs);
            all.join(names, tasks.conf(), calls(tasks, run));
        });
        Submission ended = all.run(scratch, LIMIT);

        assertThat(ended.exitCode()).as(ended.stderr()).isZero();
        runs.forEach(DeployIT::requireResult);
    }

    /** What a Databricks cluster is, and what it calls main with. */
    private record JarTasks(Map<String, String> conf, List<List<String>> calls) {

        static JarTasks of(List<SparkLine> tasks) {
            Map<String, String> conf = tasks.get(0).here(HERE);
            conf.put("spark.master", cluster.master());
            conf.put("spark.jars", JAR);
            return new JarTasks(
                    conf, tasks.stream().map(task -> arguments(task, RUN)).toList());
        }
    }

    /** Before the gate of the job comes one that no model passes. */
    private static List<SubmittedLines.Call> calls(JarTasks tasks, Path run) {
        List<SubmittedLines.Call> calls = new ArrayList<>();
        for (List<String> task : tasks.calls()) {
            List<String> words = at(run, task);
            if (words.contains("--gate")) {
                List<String> refused = new ArrayList<>(words);
                refused.addAll(List.of("--set", "gate={metric: logLoss, max: 0}"));
                calls.add(new SubmittedLines.Call(refused, ExitCode.METRIC_GATE));
            }
            calls.add(new SubmittedLines.Call(words, ExitCode.DONE));
        }
        return calls;
    }

    private static List<List<String>> words(List<SparkLine> lines, String run) {
        return lines.stream()
                .map(line -> line.words(cluster.master(), JAR, HERE, arguments(line, run)))
                .toList();
    }

    private static Path next(List<Path> runs) {
        Path run = scratch.resolve("run-" + runs.size());
        runs.add(run);
        return run;
    }

    private static List<String> at(Path run, List<String> words) {
        return words.stream()
                .map(word -> word.equals(RUN) ? run.toString() : word)
                .toList();
    }

    @Test
    void aDayIsRunOnceAndAgainToNoHarm() throws Exception {
        Path runs = Files.createDirectory(scratch.resolve("daily"));
        Map<String, String> environment = Map.of(
                "TATARA_MASTER", cluster.master(),
                "TATARA_RUN_FILE", runFile.toString(),
                "TATARA_RUNS", runs.toString(),
                "TATARA_LOCK", scratch.resolve("daily.lock").toString(),
                "TATARA_OPTIONS", options(),
                "SPARK_LOCAL_IP", "127.0.0.1");
        List<String> daily = List.of("deploy/spark-submit/daily");

        Submission first = Submission.run(scratch, LIMIT, environment, daily);
        assertThat(first.exitCode()).as(first.stderr()).isZero();
        Submission again = Submission.run(scratch, LIMIT, environment, daily);

        assertThat(again.exitCode()).as(again.stderr()).isZero();
        assertThat(again.stderr()).contains("the model is there already");
        try (var days = Files.list(runs)) {
            assertThat(days).singleElement().satisfies(day -> {
                assertThat(day.getFileName().toString()).matches("small-\\d{4}-\\d\\d-\\d\\d");
                requireResult(day);
            });
        }
    }

    @Test
    void inClusterModeTheDriverIsTheClustersAndItsEndTheLines() throws Exception {
        Path run = scratch.resolve("cluster-mode");
        List<String> submit = new ArrayList<>(List.of("deploy/spark-submit/submit", cluster.master(), "cluster"));
        submit.addAll(List.of(options().split(" ")));
        submit.addAll(List.of("--", "run", runFile.toString(), "--run-dir", run.toString(), "--resume"));

        Submission ended =
                Submission.run(scratch, LIMIT, Map.of("SPARK_LOCAL_IP", "127.0.0.1", "TATARA_JAR", JAR), submit);

        assertThat(ended.exitCode()).as(ended.stdout() + ended.stderr()).isZero();
        requireResult(run);

        // Spark's own answer would be 0
        submit.set(submit.indexOf("run"), "prepare");
        submit.set(
                submit.indexOf(runFile.toString()),
                scratch.resolve("nowhere.yaml").toString());
        Submission failed =
                Submission.run(scratch, LIMIT, Map.of("SPARK_LOCAL_IP", "127.0.0.1", "TATARA_JAR", JAR), submit);
        assertThat(failed.exitCode()).as(failed.stderr()).isEqualTo(1);
        assertThat(failed.stderr()).contains("submit: the driver did not finish");
    }

    @Test
    void aSecuredClusterTrainsAndRefusesAnotherSecret() throws Exception {
        Path secret = secret("secret", "known-to-the-cluster");
        Path properties = secret(
                "properties",
                Files.readString(DeployFiles.DEPLOY.resolve("spark-secure.conf"))
                        + "spark.authenticate.secret known-to-the-cluster\n");
        Path there = Files.createDirectory(scratch.resolve("secure"));
        try (LocalCluster secured = LocalCluster.startWith(properties, there, 1, 2)) {
            // Spark tries for a minute, in which it does next to nothing
            Path other = secret("other", "of-somebody-else");
            CompletableFuture<Submission> refusal =
                    CompletableFuture.supplyAsync(() -> submit(secured, other, scratch.resolve("refused")));
            Path run = scratch.resolve("secured");
            Submission trained = submit(secured, secret, run);
            assertThat(trained.exitCode()).as(trained.stderr()).isZero();
            assertThat(requireResult(run).at("/train/workerSeconds/0/bytesSent").asLong())
                    .as("floats that went over the network, not through a file")
                    .isGreaterThan(10_000);

            Submission refused = refusal.join();
            assertThat(refused.exitCode()).as(refused.stderr()).isEqualTo(1);
            // what Spark itself says of it depends on which of its threads is quicker
            assertThat(refused.stderr()).contains("did not take the application", "another spark.authenticate.secret");
        }
    }

    /** Two executors, that what workers exchange goes from one to the other. */
    private static Submission submit(LocalCluster secured, Path secret, Path run) {
        List<String> submit = new ArrayList<>(List.of("deploy/spark-submit/submit", secured.master(), "client"));
        submit.addAll(List.of(options().split(" ")));
        submit.addAll(List.of("--conf", "spark.executor.cores=1"));
        submit.addAll(List.of("--", "run", runFile.toString(), "--run-dir", run.toString(), "--resume"));
        Map<String, String> environment = Map.of(
                "TATARA_SECURE", "1",
                "TATARA_SECRET_FILE", secret.toString(),
                "SPARK_LOCAL_IP", "127.0.0.1",
                // encryption is slow without the second compiler
                "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=4");
        try {
            return Submission.run(scratch, LIMIT, environment, submit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Path secret(String name, String text) throws IOException {
        Path file = Files.createFile(
                scratch.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private static String options() {
        List<String> words = new ArrayList<>();
        HERE.forEach((key, value) -> words.add("--conf " + key + "=" + value));
        words.add("--driver-memory 768m");
        return String.join(" ", words);
    }

    /** The line's own, with a run file and a directory that are here for those that it names by way of example. */
    private static List<String> arguments(SparkLine line, String run) {
        List<String> arguments = new ArrayList<>(line.arguments());
        arguments.replaceAll(word -> word.endsWith(".yaml") ? runFile.toString() : word);
        arguments.set(arguments.indexOf("--run-dir") + 1, run);
        return arguments;
    }

    private static JsonNode requireResult(Path run) {
        try {
            JsonNode result = JsonMapper.builder().build().readTree(Files.readString(run.resolve("result.json")));
            assertThat(result.at("/gate/passed").asBoolean()).as("%s", result).isTrue();
            assertThat(result.at("/evaluate/metrics/accuracy").asDouble())
                    .as("%s", result)
                    .isGreaterThanOrEqualTo(0.8);
            assertThat(run.resolve("model/manifest.json")).isRegularFile();
            assertThat(run.resolve("scores/_SUCCESS")).isRegularFile();
            return result;
        } catch (IOException e) {
            throw new AssertionError(run + " holds no result", e);
        }
    }
}
