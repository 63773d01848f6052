package io.tatara.jobs.command;

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

    private String run(String command, String runFile) throws Exception {
        Path file = folder.resolve(command + ".yaml");
        Files.writeString(file, runFile);
        StringWriter err = new StringWriter();
        int code = Commands.line()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(
                        command,
                        file.toString(),
                        "--run-dir",
                        folder.resolve("run-" + command).toString());
        assertThat(code).as(err.toString()).isZero();
        // what was posted has been heard
        spark.sparkContext().listenerBus().waitUntilEmpty(60_000);
        return err.toString();
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
    void aTrainingIsSeenInTheTabAndInTheGauges() throws Exception {
        run("train", data() + "training: {epochs: 3, batchSize: 32}\n");

        String page = get("/tatara/");
        assertThat(page)
                .contains("Tatara", "training loss", "validation accuracy", "<polyline", "finished")
                // Spark's own frame around it
                .contains("/jobs/", "/environment/");
        assertThat(get("/jobs/")).contains("/tatara/");
        assertThat(gauge("epoch")).isEqualTo(3);
        assertThat(gauge("workers")).isEqualTo(2);
        assertThat(gauge("loss")).isBetween(0.0, 10.0);
        assertThat(gauge("validation_accuracy")).isBetween(0.0, 1.0);

        run("tune", data() + """
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
        assertThat(study).doesNotContain("location.reload");
    }

    private static String data() {
        return """
            data:
              source: {csv: %s}
              label: digit
            network:
              layers:
                - dense: {units: 32}
            """.formatted(Path.of("examples/digits.csv").toAbsolutePath());
    }
}
