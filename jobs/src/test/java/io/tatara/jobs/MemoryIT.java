package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline trains a network whose parameters and optimiser's state are more than what Spark gives any of its processes: the
 * driver's heap, and an executor's memory. What an executor has outside of its heap is not limited, here as by default;
 * therefore what stages hold is looked at, too.
 */
@Timeout(420)
final class MemoryIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Spark starts with no less than 450. */
    private static final int DRIVER_MEGABYTES = 480;

    private static final int EXECUTOR_MEGABYTES = 512;

    private static final int STAGES = 2;
    private static final int FEATURES = 2;
    private static final int CLASSES = 4;
    private static final int UNITS = 3392;
    private static final int HIDDEN = 5;
    private static final long PARAMETERS =
            (FEATURES + 1L) * UNITS + (HIDDEN - 1) * (UNITS + 1L) * UNITS + (UNITS + 1L) * CLASSES;

    /** A parameter and Adam's two moments, of 32 bits each; gradients, activations and copies come on top. */
    private static final long BYTES = 3 * Float.BYTES * PARAMETERS;

    @Test
    void aNetworkThatNoProcessHasTheMemoryForIsTrained(@TempDir Path scratch) throws Exception {
        assertThat(BYTES).isGreaterThan((long) DRIVER_MEGABYTES << 20).isGreaterThan((long) EXECUTOR_MEGABYTES << 20);
        Path run = scratch.resolve("run");
        try (LocalCluster cluster = LocalCluster.start(scratch, STAGES)) {
            Submission trained = train(scratch, cluster, run);
            assertThat(trained.exitCode()).as(trained.stderr()).isZero();
            assertThat(trained.stderr())
                    .contains("training: %d workers".formatted(STAGES), "%,d parameters".formatted(PARAMETERS));
        }

        for (int worker = 1; worker <= STAGES; worker++) {
            assertThat(executorsCommand(scratch.resolve("cluster").resolve("worker-" + worker)))
                    .contains("\"-Xmx%dM\"".formatted(EXECUTOR_MEGABYTES));
        }
        assertThat(stagesParameters(run))
                .hasSize(STAGES)
                .allSatisfy(own -> assertThat(own).isLessThan(PARAMETERS * 3 / 5));
        assertThat(run.resolve("model").resolve("parameters.f32")).hasSize(Float.BYTES * PARAMETERS);
        assertThat(run.resolve("model").resolve("manifest.json")).content().contains("parameters.f32");
        // one guess in four is right without having learnt anything
        JsonNode epoch = events(run, "EpochFinished").get(1);
        assertThat(epoch.get("validation").get("accuracy").asDouble()).isGreaterThan(0.6);
    }

    private static Submission train(Path scratch, LocalCluster cluster, Path run) throws Exception {
        Files.write(scratch.resolve("points.csv"), points());
        Path file = scratch.resolve("points.yaml");
        // half of what is large to each stage: it is all between the first layer and the last
        Files.writeString(file, """
                data:
                  source: {csv: points.csv}
                  label: quadrant
                network:
                  layers: %s
                training:
                  epochs: 2
                  batchSize: 64
                  optimizer: {adam: {learningRate: 1.0e-4}}
                  checkpointEvery: 0
                distribution: {strategy: pipeline, stages: %d, microBatches: 2, cuts: [3]}
                """.formatted(
                Collections.nCopies(HIDDEN, "{dense: {units: %d, activation: relu}}".formatted(UNITS)), STAGES));
        List<String> command =
                List.of("tatara", "train", file.toString(), "--master", cluster.master(), "--run-dir", run.toString());
        Map<String, String> environment = Map.of(
                "TATARA_MEMORY",
                DRIVER_MEGABYTES + "m",
                "TATARA_JAVA_OPTS",
                "-Dspark.executor.memory=%dm -Dspark.ui.enabled=false".formatted(EXECUTOR_MEGABYTES));
        return Submission.run(scratch, LIMIT, environment, command);
    }

    /** Of a square, by the quarter that they are in. */
    private static List<String> points() {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>(List.of("x,y,quadrant"));
        for (int i = 0; i < 480; i++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            lines.add("%s,%s,%s%s".formatted(x, y, y < 0 ? "south" : "north", x < 0 ? "west" : "east"));
        }
        return lines;
    }

    /** By which Spark's worker has started its executor, as it logged it. */
    private static String executorsCommand(Path worker) throws IOException {
        try (Stream<Path> files = Files.walk(worker)) {
            Path log = files.filter(file -> file.endsWith("stderr")).findAny().orElseThrow();
            try (Stream<String> lines = Files.lines(log)) {
                return lines.findFirst().orElseThrow();
            }
        }
    }

    private static List<Long> stagesParameters(Path run) throws IOException {
        List<Long> parameters = new ArrayList<>();
        events(run, "Staged")
                .get(0)
                .get("stages")
                .forEach(stage -> parameters.add(stage.get("parameters").asLong()));
        return parameters;
    }

    private static List<JsonNode> events(Path run, String kind) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode event = JsonMapper.builder().build().readTree(line);
            if (event.get("event").asText().equals(kind)) {
                found.add(event);
            }
        }
        return found;
    }
}
