package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises of its first example, here and on a cluster, with the shipped jar. */
final class DigitsIT {

    private static final String DIGITS = "jobs/examples/digits.yaml";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Test
    void theWholeWayReachesThePromisedAccuracy(@TempDir Path scratch) throws Exception {
        Submission run = tatara(scratch, "run", DIGITS, "--run-dir", runDirectory(scratch));
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(accuracy(scratch)).isGreaterThanOrEqualTo(0.965);
        assertThat(scratch.resolve("run")).isDirectoryContaining(file -> file.endsWith("model"));
        assertThat(scratch.resolve("run")).isDirectoryContaining(file -> file.endsWith("scores"));
    }

    @Test
    void aClusterTrainsWithTheSubmittedJar(@TempDir Path scratch) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(scratch, 2)) {
            Submission run = tatara(
                    scratch,
                    "train",
                    DIGITS,
                    "--run-dir",
                    runDirectory(scratch),
                    "--master",
                    cluster.master(),
                    "--set",
                    "training.epochs=10");
            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(accuracy(scratch)).isGreaterThanOrEqualTo(0.9);
        }
    }

    @Test
    void aMasterThatDoesNotAnswerIsNamedSoon(@TempDir Path scratch) throws Exception {
        String master = "spark://127.0.0.1:" + LocalCluster.freePort();
        Submission run = tatara(scratch, "train", DIGITS, "--run-dir", runDirectory(scratch), "--master", master);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr()).contains("no Spark master answers at " + master, "deploy/local/cluster start");
        assertThat(run.seconds())
                .as("a bound far below Spark's own minute, with room for a busy machine")
                .isLessThan(60);
    }

    private static String runDirectory(Path scratch) {
        return scratch.resolve("run").toString();
    }

    private static Submission tatara(Path scratch, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("tatara"));
        command.addAll(List.of(words));
        return Submission.run(
                scratch, LIMIT, Map.of("TATARA_MEMORY", "1g", "JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"), command);
    }

    private static double accuracy(Path scratch) throws Exception {
        JsonNode result = JsonMapper.builder()
                .build()
                .readTree(Files.readString(scratch.resolve("run").resolve("result.json")));
        JsonNode accuracy = result.findValue("accuracy");
        assertThat(accuracy).as("accuracy in %s", result).isNotNull();
        return accuracy.asDouble();
    }
}
