package io.tatara.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.jobs.command.Commands;
import io.tatara.jobs.command.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a schedule does from day to day, by the commands that it runs. */
class TestSchedule {

    private static final String RUN_FILE = """
            data:
              source: {csv: {paths: table, schema: "x DOUBLE, y DOUBLE, label STRING"}}
              label: label
            quality:
              rules:
                - rowCount: {min: 100}
                - range: {columns: x, min: -10, max: 10}
                - psi: {columns: [x, y], max: 0.25}
                - unique: {columns: [x, y], onFailure: warn}
            network: {layers: [dense: {units: 8}]}
            training: {epochs: 20, batchSize: 32, optimizer: {adam: {learningRate: 0.02}}, checkpointEvery: 0}
            distribution: {strategy: local}
            registry: {path: registry, keep: 2}
            gate: {metric: accuracy, min: 0.5, champion: {tolerance: 0}}
            score: {output: "%s", model: champion, incremental: files}
            """;

    private static SparkSession spark;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @BeforeEach
    void writeTheTable() throws IOException {
        Files.createDirectories(folder.resolve("table"));
        rows("table/one.csv", 200, 0);
        Files.writeString(folder.resolve("run.yaml"), RUN_FILE.formatted(folder.resolve("scores")));
    }

    @Test
    void aRunRegistersItsModelOnceAndScoresWhatIsNewOnce() throws IOException {
        assertThat(run("one")).as(err.toString()).isZero();
        assertThat(err.toString()).contains("rule", "rowCount", "there is no champion to hold the model against yet");
        assertThat(result("one").at("/register/version").asInt()).isEqualTo(1);
        assertThat(result("one").at("/quality/passed").asBoolean()).isTrue();
        assertThat(scored()).isEqualTo(200);

        assertThat(run("one", "--resume")).as(err.toString()).isZero();
        assertThat(versions()).isEqualTo(1);
        assertThat(scored()).isEqualTo(200);

        rows("table/two of it.csv", 50, 0);
        assertThat(command("score", "--run-dir", folder.resolve("one").toString()))
                .as(err.toString())
                .isZero();
        assertThat(scored()).isEqualTo(250);
    }

    @Test
    void aChallengerThatIsWorseOnTheSameRowsIsRefusedAndOneAsGoodIsNot() throws IOException {
        assertThat(run("one")).as(err.toString()).isZero();

        assertThat(run(
                        "worse",
                        "--set",
                        "training.epochs=1",
                        "--set",
                        "training.optimizer.adam.learningRate=1e-9",
                        "--set",
                        "gate.min=0"))
                .isEqualTo(ExitCode.METRIC_GATE);
        assertThat(err.toString()).contains("but must be at least", "(version 1, the champion, has");
        assertThat(versions()).isEqualTo(1);
        assertThat(result("worse").at("/gate/champion").asInt()).isEqualTo(1);

        // the same training to the bit, but of another run file: the very same model would be version 1
        assertThat(run("again", "--set", "training.checkpointEvery=5"))
                .as(err.toString())
                .isZero();
        assertThat(result("again").at("/gate/championValue").asDouble())
                .isEqualTo(result("again").at("/gate/value").asDouble());
        assertThat(result("again").at("/register/version").asInt()).isEqualTo(2);
        assertThat(command(
                        "registry",
                        "rollback",
                        "--registry",
                        folder.resolve("registry").toString()))
                .isZero();
        assertThat(out.toString()).contains("champion is version 1 again");
        assertThat(command(
                        "registry",
                        "list",
                        "--registry",
                        folder.resolve("registry").toString()))
                .isZero();
        assertThat(out.toString()).contains("version  alias", "champion", "accuracy");
    }

    @Test
    void aTableThatBreaksARuleEndsTheRunAtItsLine() throws IOException {
        assertThat(run("one")).as(err.toString()).isZero();
        Files.delete(folder.resolve("table/one.csv"));
        rows("table/moved.csv", 200, 20);

        assertThat(run("two")).isEqualTo(ExitCode.DATA_GATE);
        assertThat(err.toString())
                .contains("the table breaks 2 of 4 rules; nothing was prepared")
                .contains("run.yaml:7: quality.rules[1].range: x: found 200 of 200 values are not, such as")
                .contains("expected -10.0 to 10.0; correct them")
                .contains("run.yaml:8: quality.rules[2].psi: x: found");
        assertThat(result("two").at("/quality/passed").asBoolean()).isFalse();
        assertThat(folder.resolve("two/prepared")).doesNotExist();
    }

    @Test
    void aStreamScoresEachFileOnce() throws IOException {
        String[] stream = {"--set", "score.incremental=null", "--set", "score.stream={}", "--set", "score.model=run"};
        assertThat(run("one", stream)).as(err.toString()).isZero();
        assertThat(scored()).isEqualTo(200);
        assertThat(result("one").at("/score/rows").asLong()).isEqualTo(200);
        rows("table/two.csv", 30, 0);

        assertThat(command("score", "--run-dir", folder.resolve("one").toString()))
                .as(err.toString())
                .isZero();
        assertThat(command("score", "--run-dir", folder.resolve("one").toString()))
                .as(err.toString())
                .isZero();
        assertThat(scored()).isEqualTo(230);
    }

    @Test
    void aColumnThatRisesTellsWhatIsNew() throws IOException {
        String[] byColumn = {"--set", "score.incremental={by: column, column: y}", "--set", "score.model=run"};
        assertThat(run("one", byColumn)).as(err.toString()).isZero();
        assertThat(scored()).isEqualTo(200);
        Files.writeString(folder.resolve("table/later.csv"), "x,y,label\n0.5,1000,a\n0.5,-1000,b\n");

        assertThat(command("score", "--run-dir", folder.resolve("one").toString()))
                .as(err.toString())
                .isZero();
        assertThat(command("score", "--run-dir", folder.resolve("one").toString()))
                .as(err.toString())
                .isZero();
        assertThat(scored()).isEqualTo(201);
    }

    private void rows(String file, int count, double shift) throws IOException {
        StringBuilder text = new StringBuilder("x,y,label\n");
        for (int i = 0; i < count; i++) {
            double x = Math.sin(i * 1.7) + shift;
            double y = Math.cos(i * 0.9);
            text.append("%s,%s,%s\n".formatted(x, y, x - shift + y > 0 ? "a" : "b"));
        }
        Files.writeString(folder.resolve(file), text);
    }

    private long scored() {
        return spark.read().parquet(folder.resolve("scores").toString()).count();
    }

    private long versions() throws IOException {
        try (var versions = Files.list(folder.resolve("registry/versions"))) {
            return versions.count();
        }
    }

    private JsonNode result(String run) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(run).resolve("result.json").toFile());
    }

    private int run(String directory, String... more) {
        String[] words = {
            "run",
            folder.resolve("run.yaml").toString(),
            "--run-dir",
            folder.resolve(directory).toString()
        };
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return command(all);
    }

    private int command(String... words) {
        CommandLine line = Commands.line();
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
    }
}
