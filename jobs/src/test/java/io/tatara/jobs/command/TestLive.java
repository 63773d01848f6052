package io.tatara.jobs.command;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.jobs.session.SessionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own UI shows of a study and a training, with all parts real. */
class TestLive {

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void aSessionWithAUi() {
        SparkConf conf = new SparkConf().set("spark.ui.enabled", "true").set("spark.ui.port", "0");
        spark = SparkSession.builder()
                .config(SessionSettings.complete(conf, "tatara live", "local[2]", Map.of(), 2))
                .getOrCreate();
    }

    @AfterAll
    static void gone() {
        spark.stop();
    }

    private void run(int code, String command, String name, String runFile) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), runFile);
        StringWriter err = new StringWriter();
        assertThat(Commands.line()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err))
                        .execute(
                                command,
                                file.toString(),
                                "--run-dir",
                                folder.resolve(name).toString()))
                .as(err.toString())
                .isEqualTo(code);
        // what was posted has been heard
        spark.sparkContext().listenerBus().waitUntilEmpty(60_000);
    }

    private static String get(String path) throws IOException, InterruptedException {
        URI ui = URI.create(spark.sparkContext().uiWebUrl().get());
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ui.getPort() + path))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private static double gauge(String name) throws IOException, InterruptedException {
        String line = get("/metrics/prometheus/")
                .lines()
                .filter(candidate -> candidate.contains("_TataraPlugin_" + name + "_Value{"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void trainingsAndAStudyAreSeenInTheTabAndInTheGauges() throws Exception {
        run(1, "train", "diverging", data() + "training: {epochs: 3, optimizer: {sgd: {learningRate: 1.0e30}}}\n");
        assertThat(get("/tatara/"))
                .contains("<b>failed</b>", "bg-danger", "Training diverged in epoch")
                .contains("location.reload");

        run(0, "train", "train", data() + "training: {epochs: 3, batchSize: 32}\n");
        String page = get("/tatara/");
        assertThat(page)
                .contains("Tatara", "training loss", "validation accuracy", "<polyline", "finished")
                .doesNotContain("failed")
                // Spark's own frame around it
                .contains("/jobs/", "/environment/");
        assertThat(get("/jobs/")).contains("/tatara/");
        assertThat(gauge("epoch")).isEqualTo(3);
        assertThat(gauge("workers")).isEqualTo(2);
        assertThat(gauge("loss")).isBetween(0.0, 10.0);
        assertThat(gauge("validation_accuracy")).isBetween(0.0, 1.0);

        run(0, "tune", "tune", data() + """
            training: {epochs: 2, batchSize: 32}
            tune:
              objective: accuracy
              budget: {trials: 3}
              space:
                training.optimizer.adam.learningRate: {double: [1.0e-4, 1.0e-1], scale: log}
            """);
        String study = get("/tatara/");
        assertThat(study).contains("Study", "best accuracy", "training.optimizer.adam.learningRate=");
        assertThat(gauge("trials_results")).isEqualTo(3);
        assertThat(gauge("trials_running")).isZero();
        assertThat(gauge("trials_best")).isBetween(0.0, 1.0);
        // all is over
        assertThat(study).contains("location.reload");
    }

    /** Few columns and rows: what is shown does not depend on them, and Spark takes its time for wide tables. */
    private String data() throws IOException {
        Random random = new Random(3);
        String rows = Stream.generate(() -> {
                    double x = random.nextDouble();
                    return "%s,%s,%s\n".formatted(x, random.nextDouble(), x > 0.5 ? "high" : "low");
                })
                .limit(400)
                .collect(joining("", "x,noise,level\n", ""));
        return """
            data:
              source: {csv: %s}
              label: level
            network:
              layers:
                - dense: {units: 8}
            """.formatted(Files.writeString(folder.resolve("data.csv"), rows));
    }
}
