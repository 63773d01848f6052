package io.tatara.jobs.track;

import static io.tatara.jobs.track.TrackingServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.jobs.rundir.EventLog;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.secret.Redaction;
import io.tatara.train.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTrackers {

    private static final String RUN_FILE = """
        data:
          source: {csv: digits.csv}
          label: digit
        network:
          layers:
            - dense: {units: 128}
        tune:
          objective: accuracy
          budget: {trials: 4}
          space:
            training.optimizer.adam.learningRate: {double: [1.0e-4, 1.0e-1], scale: log}
        tracking:
        """;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path folder;

    private TrackingServer server;

    @BeforeEach
    void aServer() throws IOException {
        server = new TrackingServer("Bearer secret");
    }

    @AfterEach
    void gone() {
        server.close();
    }

    private void run(String command, String tracking, List<TrainingEvent> training, Events events) throws IOException {
        Path file = folder.resolve("digits.yaml");
        Files.writeString(file, RUN_FILE + tracking.indent(2));
        ResolvedRun resolved = new RunFileReader().read(file.toString(), List.of());
        RunDirectory directory = RunDirectory.at(folder.resolve("run").toString(), new Configuration());
        directory.begin(resolved.yaml(), directory.holdsARun() ? OnExisting.RESUME : OnExisting.REFUSE);
        if (!directory.exists("model")) {
            Files.createDirectories(folder.resolve("run/model/weights"));
            Files.writeString(folder.resolve("run/model/manifest.json"), "{}");
            Files.writeString(folder.resolve("run/model/weights/part 0"), "1 2 3");
            Files.createFile(folder.resolve("run/model/weights/_SUCCESS"));
        }
        try (EventLog log = directory.events(Redaction.nothing());
                Trackers trackers = Trackers.open(
                        new Trackers.Subject("digits", command, resolved, directory),
                        Map.of("MLFLOW_TRACKING_TOKEN", "secret", "MLFLOW_TRACKING_URI", server.uri()),
                        said::add,
                        Fast.LIMITS)) {
            log.tell(trackers::on);
            training.forEach(log::write);
            events.to(log);
        }
    }

    /** What else happens. */
    private interface Events {
        void to(EventLog log);
    }

    private static List<TrainingEvent> epochs(int from, int to) {
        List<TrainingEvent> events = new ArrayList<>();
        events.add(new TrainingEvent.Started(2, to, from - 1, 0, 10, 640, 9000));
        for (int epoch = from; epoch <= to; epoch++) {
            events.add(new TrainingEvent.Progress(
                    epoch, 10L * epoch, 10L * to, 1.0 / epoch, 0.5 / epoch, 2.0 / epoch, 0.001, 5000));
            events.add(new TrainingEvent.EpochFinished(
                    epoch, 2.0 / epoch, Map.of("accuracy", 1 - 0.5 / epoch, "logLoss", Double.NaN), 0.5));
        }
        return events;
    }

    private static void done(EventLog log) {
        log.write(
                "evaluateFinished", Map.of("part", "test", "accuracy", 0.97, "confusion", List.of(1), "seconds", 0.1));
        log.write("runDone", Map.of("ok", true));
    }

    @Test
    void aTrainingIsTheSameInEveryTracker() throws Exception {
        run(
                "run",
                "mlflow: {model: digits, alias: champion}\nmlruns: mlruns\ntensorboard: true\n",
                epochs(1, 3),
                TestTrackers::done);

        TrackingServer.Run run = server.run("r0");
        assertThat(run.status).isEqualTo("FINISHED");
        assertThat(run.params)
                .containsEntry("network.layers.0.dense.units", "128")
                .containsEntry("training.batchSize", "64");
        assertThat(run.tags)
                .containsEntry("mlflow.runName", "digits")
                .containsEntry("mlflow.source.name", "tatara run")
                .containsEntry("tatara.workers", "2");
        assertThat(run.metrics.get("validation/accuracy"))
                .extracting(metric -> metric.path("step").intValue())
                .containsExactly(1, 2, 3);
        assertThat(run.values("validation/logLoss").get(0).path("value").asText())
                .isEqualTo("NaN");
        assertThat(run.values("evaluate/accuracy").get(0).path("value").doubleValue())
                .isEqualTo(0.97);
        assertThat(server.artifacts.keySet())
                .containsExactly(
                        "1/r0/artifacts/model/manifest.json",
                        "1/r0/artifacts/model/weights/_SUCCESS",
                        "1/r0/artifacts/model/weights/part 0",
                        "1/r0/artifacts/run.yaml");
        assertThat(server.aliases).containsExactly(Map.entry("digits@champion", "1"));

        assertThat(said).hasSize(2);
        assertThat(said.get(0)).isEqualTo("tracking: %s/#/experiments/1/runs/r0".formatted(server.uri()));
        assertThat(said.get(1)).isEqualTo("tracking: version 1 of model digits, champion");

        Path local = runFolder();
        assertThat(Files.readAllLines(local.resolve("metrics/train/loss")))
                .extracting(line -> line.replaceFirst("\\d{13} ", ""))
                .containsExactly("2.0 1", "1.0 2", "0.6666666666666666 3");
        assertThat(local.resolve("artifacts/model/weights/part 0")).hasContent("1 2 3");

        assertThat(scalars("tensorboard/run"))
                .filteredOn(point -> point.key().equals("train/loss"))
                .extracting(Point::step)
                .containsExactly(1L, 2L, 3L);
    }

    private List<Point> scalars(String place) throws IOException {
        List<Point> points = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("run").resolve(place))) {
            for (Path file : files.sorted().toList()) {
                points.addAll(TensorBoardRecords.read(Files.readAllBytes(file)));
            }
        }
        return points;
    }

    /** That of the only run in the experiment tatara. */
    private Path runFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mlruns"), 3)) {
            return files.filter(file -> file.endsWith("meta.yaml") && file.getNameCount() == folder.getNameCount() + 4)
                    .findFirst()
                    .map(Path::getParent)
                    .orElseThrow();
        }
    }

    @Test
    void theLocalFolderIsLaidOutAsMlflowDoes() throws Exception {
        run("train", "mlruns: mlruns\nexperiment: plant 7\n", epochs(1, 1), TestTrackers::done);

        Path run = runFolder();
        String runId = folder.relativize(run).getName(2).toString();
        String experimentId = folder.relativize(run).getName(1).toString();
        Path experiment = folder.resolve("mlruns").resolve(experimentId);
        String root = "file://" + folder.toRealPath().resolve("mlruns");
        assertThat(experimentId).matches("[1-9]\\d{17}");
        assertThat(runId).matches("[0-9a-f]{32}");
        assertThat(folder.resolve("mlruns/.trash")).isDirectory();
        assertThat(folder.resolve("mlruns/0/meta.yaml")).content().contains("name: Default");
        assertThat(Files.readString(experiment.resolve("meta.yaml")).replaceAll(": \\d{13}\n", ": MILLIS\n"))
                .isEqualTo("""
                    artifact_location: %s/%s
                    creation_time: MILLIS
                    experiment_id: "%s"
                    last_update_time: MILLIS
                    lifecycle_stage: active
                    name: plant 7
                    """.formatted(root, experimentId, experimentId));
        assertThat(Files.readString(run.resolve("meta.yaml")).replaceAll(": \\d{13}\n", ": MILLIS\n"))
                .isEqualTo("""
                    artifact_uri: %1$s/%2$s/%3$s/artifacts
                    end_time: MILLIS
                    entry_point_name: ""
                    experiment_id: "%2$s"
                    lifecycle_stage: active
                    run_id: %4$s
                    run_name: digits
                    run_uuid: %4$s
                    source_name: ""
                    source_type: 4
                    source_version: ""
                    start_time: MILLIS
                    status: 3
                    tags: []
                    user_id: %5$s
                    """.formatted(
                                root,
                                experimentId,
                                runId,
                                runId.matches("\\d+|\\d+e\\d+") ? '"' + runId + '"' : runId,
                                System.getProperty("user.name")));
        assertThat(run.resolve("params/training.batchSize")).hasContent("64");
        assertThat(run.resolve("tags/mlflow.runName")).hasContent("digits");
        assertThat(run.resolve("tags/mlflow.source.name")).hasContent("tatara train");
        assertThat(run.resolve("metrics/validation/logLoss")).content().matches("\\d{13} nan 1\n");
        assertThat(run.resolve("artifacts/run.yaml")).isRegularFile();
    }

    @Test
    void aRunThatIsResumedGoesOnInItsTrackers() throws Exception {
        String tracking = "mlflow: {model: digits}\nmlruns: mlruns\ntensorboard: true\n";
        run("run", tracking, epochs(1, 2), log -> log.write("runBrokenOff", Map.of("fate", "KILLED")));
        assertThat(server.run("r0").status).isEqualTo("KILLED");
        assertThat(Files.readString(runFolder().resolve("meta.yaml"))).contains("status: 5");

        run("run", tracking, epochs(3, 4), TestTrackers::done);
        // a run that is over already has its version
        run("run", tracking, List.of(), TestTrackers::done);

        assertThat(server.runs).hasSize(1);
        assertThat(server.run("r0").status).isEqualTo("FINISHED");
        assertThat(server.run("r0").metrics.get("train/loss")).hasSize(4);
        assertThat(server.versions).containsExactly(Map.entry("digits", "1"));
        assertThat(Files.readAllLines(runFolder().resolve("metrics/train/loss")))
                .hasSize(4);
        assertThat(Files.readString(runFolder().resolve("meta.yaml"))).contains("status: 3");
        assertThat(scalars("tensorboard/run"))
                .filteredOn(point -> point.key().equals("train/loss"))
                .hasSize(4);
    }

    @Test
    void aStudyIsAParentWithAChildATrial() throws Exception {
        run("tune", "mlflow: {}\ntensorboard: true\n", List.of(), log -> {
            began(log, 0, 0.01);
            ended(log, 0, "Completed", -0.9, 1);
            began(log, 1, 0.1);
            ended(log, 1, "Diverged", Double.POSITIVE_INFINITY, 1);
            // goes on, and the server knows it
            began(log, 0, 0.01);
            ended(log, 0, "Completed", -0.95, 3);
            began(log, 2, 0.02);
            log.write("runBrokenOff", Map.of("fate", "FAILED"));
        });

        assertThat(server.runs.values())
                .extracting(run -> run.status)
                .containsExactly("FAILED", "FINISHED", "FAILED", "KILLED");
        TrackingServer.Run trial = server.run("r1");
        assertThat(trial.params).containsExactly(Map.entry("training.optimizer.adam.learningRate", "0.01"));
        assertThat(trial.tags).containsEntry("mlflow.parentRunId", "r0").containsEntry("tatara.trial", "0");
        assertThat(trial.metrics.get("rung/accuracy"))
                .extracting(JsonNode::toString)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"step\":1", "\"value\":0.9"),
                        second -> assertThat(second).contains("\"step\":3", "\"value\":0.95"));
        assertThat(trial.metrics.get("validation/accuracy"))
                .extracting(metric -> metric.path("step").intValue())
                .containsExactly(1, 2, 3);
        assertThat(server.run("r2").tags).containsEntry("tatara.outcome", "Diverged");
        assertThat(server.run("r0").metrics.get("best/accuracy")).hasSize(2);
        assertThat(scalars("tensorboard/trial-0")).isNotEmpty();
        assertThat(said).hasSize(1);
    }

    private static void began(EventLog log, int trial, double rate) {
        log.write(
                "trialBegan",
                Map.of(
                        "trial",
                        trial,
                        "bracket",
                        0,
                        "slots",
                        List.of(0),
                        "configuration",
                        Map.of("training.optimizer.adam.learningRate", rate)));
    }

    private static void ended(EventLog log, int trial, String outcome, double loss, int to) {
        List<List<Object>> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= to; epoch++) {
            epochs.add(List.of(epoch, 0.1, Map.of("accuracy", 0.9)));
        }
        log.write(
                "trialEnded",
                Map.of("trial", trial, "outcome", outcome, "loss", loss, "rung", 0, "to", to, "epochs", epochs));
    }

    @Test
    void aRunWhoseCreationWasNotAnsweredIsFoundAgain() throws Exception {
        server.looseAnswer();
        run("train", "mlflow: {}\n", epochs(1, 1), TestTrackers::done);

        assertThat(server.runs).hasSize(1);
        assertThat(server.run("r0").status).isEqualTo("FINISHED");
        assertThat(server.run("r0").params).isNotEmpty();
        assertThat(server.calls).contains("POST /api/2.0/mlflow/runs/search");
    }

    @Test
    void manyValuesGoInBatchesThatAServerTakes() throws Exception {
        run("train", "mlflow: {}\n", epochs(1, 700), TestTrackers::done);

        assertThat(server.run("r0").metrics.get("step/loss")).hasSize(700);
        assertThat(said).hasSize(1);
    }

    @Test
    void aServerThatRefusesEverythingIsSaidAndTheOthersGetAll() throws Exception {
        server.close();
        server = new TrackingServer("Bearer another");

        run("train", "mlflow: {}\ntensorboard: true\n", epochs(1, 2), TestTrackers::done);

        assertThat(said.get(0))
                .isEqualTo(
                        "tracking: MLflow at %s: /api/2.0/mlflow/experiments/get-by-name answered 401: who are you?; the run goes on"
                                .formatted(server.uri()));
        assertThat(said.get(1))
                .contains("did not get")
                .contains("1 beginnings of runs")
                .contains("metric values");
        assertThat(String.join("\n", said)).doesNotContain("secret");
        assertThat(scalars("tensorboard/run")).isNotEmpty();
    }

    @Test
    void aServerThatIsOverloadedFailsNoRun() {
        server.script(Stream.generate(() -> status(503)).limit(100).toArray(TrackingServer.Answer[]::new));

        assertThatCode(() -> run("train", "mlflow: {}\n", epochs(1, 2), TestTrackers::done))
                .doesNotThrowAnyException();
        assertThat(said.get(1)).contains("answered 503");
    }

    @Test
    void commandsThatComeToNothingComparableTellNobody() throws Exception {
        run("score", "mlflow: {}\nmlruns: mlruns\n", List.of(), TestTrackers::done);

        assertThat(server.calls).isEmpty();
        assertThat(folder.resolve("mlruns")).doesNotExist();
    }

    @Test
    void theRunDirectoryAndItsEventsHoldNoSecret() throws Exception {
        run("train", "mlflow: {}\nmlruns: mlruns\n", epochs(1, 1), TestTrackers::done);

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file).content().as(file.toString()).doesNotContain("secret");
            }
        }
    }

    @Test
    void whatCannotWorkIsRefusedBeforeTheRun() {
        assertThatThrownBy(() -> run("train", "mlruns: s3a://bucket/mlruns\n", List.of(), TestTrackers::done))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("s3a://bucket/mlruns is no folder of this machine");
    }
}
