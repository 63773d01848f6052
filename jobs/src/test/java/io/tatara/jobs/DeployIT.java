package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files below {@code deploy/} start really trains: every line that one makes, on a cluster of this machine. */
final class DeployIT {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String JAR =
            Submission.CHECKOUT.resolve("jobs/target/tatara.jar").toString();

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

    @Test
    void everyLineOfEveryPlatformComesToItsResult() throws Exception {
        SubmittedLines lines = new SubmittedLines();
        List<Path> runs = new ArrayList<>();
        JsonNode dags = DeployFiles.dags(scratch, "3");
        for (SparkLine line : DeployFiles.wholeRuns()) {
            Path run = scratch.resolve("run-" + runs.size());
            runs.add(run);
            lines.submit(line.file(), line.here(cluster.master(), JAR, HERE, arguments(line, run)));
        }
        for (List<SparkLine> dag : List.of(DeployFiles.sparkSubmitDag(dags), DeployFiles.emrDag(dags))) {
            Path run = scratch.resolve("run-" + runs.size());
            runs.add(run);
            for (SparkLine line : dag) {
                lines.submit(line.file(), line.here(cluster.master(), JAR, HERE, arguments(line, run)));
            }
        }
        for (List<SparkLine> job : List.of(DeployFiles.databricksBundle(), DeployFiles.databricksDag(dags))) {
            Path run = scratch.resolve("run-" + runs.size());
            runs.add(run);
            Map<String, String> conf = new LinkedHashMap<>(job.get(0).conf());
            conf.putAll(HERE);
            conf.put("spark.master", cluster.master());
            conf.put("spark.jars", JAR);
            lines.join(
                    job.get(0).file(),
                    conf,
                    job.stream().map(line -> arguments(line, run)).toList(),
                    List.of(
                            "evaluate",
                            "--run-dir",
                            run.toString(),
                            "--gate",
                            "--set",
                            "gate={metric: logLoss, max: 0}"));
        }

        Submission all = lines.run(scratch, LIMIT);

        System.err.println(all.stderr());
        assertThat(all.exitCode()).as(all.stderr()).isZero();
        for (Path run : runs) {
            requireResult(run);
        }
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
            Path run = scratch.resolve("secured");
            Submission trained = Submission.run(scratch, LIMIT, secured(secret), submit(secured, run));
            assertThat(trained.exitCode()).as(trained.stderr()).isZero();
            requireResult(run);

            Path other = secret("other", "of-somebody-else");
            Submission refused =
                    Submission.run(scratch, LIMIT, secured(other), submit(secured, scratch.resolve("refused")));
            System.err.println(refused.stderr());
            assertThat(refused.exitCode()).isEqualTo(1);
        }
    }

    private static Map<String, String> secured(Path secret) {
        return Map.of("TATARA_SECURE", "1", "TATARA_SECRET_FILE", secret.toString(), "SPARK_LOCAL_IP", "127.0.0.1");
    }

    /** Two executors, that what workers exchange goes from one to the other. */
    private static List<String> submit(LocalCluster secured, Path run) {
        List<String> submit = new ArrayList<>(List.of("deploy/spark-submit/submit", secured.master(), "client"));
        submit.addAll(List.of(options().split(" ")));
        submit.addAll(List.of("--conf", "spark.executor.cores=1"));
        submit.addAll(List.of("--", "run", runFile.toString(), "--run-dir", run.toString(), "--resume"));
        return submit;
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
    private static List<String> arguments(SparkLine line, Path run) {
        List<String> arguments = new ArrayList<>(line.arguments());
        arguments.replaceAll(word -> word.endsWith(".yaml") ? runFile.toString() : word);
        arguments.set(arguments.indexOf("--run-dir") + 1, run.toString());
        return arguments;
    }

    private static void requireResult(Path run) {
        try {
            JsonNode result = JsonMapper.builder().build().readTree(Files.readString(run.resolve("result.json")));
            assertThat(result.at("/gate/passed").asBoolean()).as("%s", result).isTrue();
            assertThat(result.at("/evaluate/accuracy").asDouble())
                    .as("%s", result)
                    .isGreaterThanOrEqualTo(0.8);
            assertThat(run.resolve("model/manifest.json")).isRegularFile();
            assertThat(run.resolve("scores/_SUCCESS")).isRegularFile();
        } catch (IOException e) {
            throw new AssertionError(run + " holds no result", e);
        }
    }
}
