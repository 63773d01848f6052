package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.evaluate.Figures;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.rundir.EventLog;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.secret.Redaction;
import io.tatara.train.Timings;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingEvent.StepTraced;
import io.tatara.train.WorkerTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** Run directories as a run leaves them, with names that mean no good. */
final class RunExample {

    static final List<String> HOSTILE = List.of(
            "</script><img src=x onerror=alert(1)>",
            "\"quoted\" & 'so' \\ {a|b} ${x} `y`",
            "line\u2028end\u2029here\u0000",
            "__proto__");

    private final RunDirectory directory;
    private final Random random = new Random(5);

    private RunExample(RunDirectory directory) {
        this.directory = directory;
    }

    /** A run that was evaluated, and whose table was scored. */
    static RunDirectory of(Path folder, Task task) throws Exception {
        RunDirectory directory = RunDirectory.at(folder.toString(), new Configuration());
        directory.begin(
                "data: {source: {jdbc: {url: 'jdbc:x://me:pa55@db/x?password=geheim', password: '${DB_PASSWORD}'}}}\nlabel: '%s'\n"
                        .formatted(HOSTILE.get(0)),
                OnExisting.REFUSE);
        RunExample example = new RunExample(directory);
        example.training();
        example.evaluation(task);
        Files.createDirectories(folder.resolve("prepared"));
        Files.writeString(
                folder.resolve("prepared/manifest.json"), new ObjectMapper().writeValueAsString(manifest(task)));
        return directory;
    }

    private void training() {
        try (EventLog events = directory.events(Redaction.nothing())) {
            events.write(new TrainingEvent.Started(2, 5, 0, 0, 10, 640, 1_234));
            events.write(new TrainingEvent.Staged(
                    List.of(
                            new TrainingEvent.Staged.Stage(0, 1, 900, 1e-3, 2e-3, 1_000, 500),
                            new TrainingEvent.Staged.Stage(2, 3, 334, 1e-3, 2e-3, 1_000, 500)),
                    1,
                    3,
                    "1f1b",
                    false,
                    List.of(),
                    1.5,
                    0.25));
            for (int epoch = 1; epoch <= 5; epoch++) {
                for (int step = 1; step <= 10; step++) {
                    long at = 10L * (epoch - 1) + step;
                    double loss = 2.0 / at;
                    events.write(new TrainingEvent.Progress(
                            epoch, at, 50, loss, 0.9 * loss, 1.2 * loss, 1e-3 / epoch, 900 + random.nextInt(99)));
                }
                events.write(new TrainingEvent.RoundsFinished(
                        epoch,
                        epoch,
                        10,
                        10,
                        1,
                        List.of(
                                new WorkerTimes(0, new Timings(0.5, 0.1, 0.2, 0, 0.1, 0.1), 99),
                                new WorkerTimes(1, new Timings(0.6, 0.1, 0.2, 0.1, 0.1, 0.1), 99))));
                events.write(new StepTraced(epoch, 2, List.of(worker(0), worker(1))));
                Map<String, Double> validation = new LinkedHashMap<>();
                validation.put("loss", 2.2 / epoch);
                validation.put("accuracy", 1 - 0.5 / epoch);
                events.write(new TrainingEvent.EpochFinished(epoch, 2.0 / epoch, validation, 1));
            }
            events.write(new TrainingEvent.Restarted(1, 3, "worker 1 on " + HOSTILE.get(0) + " was lost"));
        }
    }

    private static StepTraced.Worker worker(int worker) {
        List<StepTraced.Span> spans = new ArrayList<>();
        for (int micro = 0; micro < 3; micro++) {
            long from = 1_000_000L + 1_000L * (micro + worker);
            spans.add(new StepTraced.Span(true, micro, from, from + 900));
        }
        for (int micro = 0; micro < 3; micro++) {
            long from = 1_006_000L + 1_500L * (micro + 1 - worker);
            spans.add(new StepTraced.Span(false, micro, from, from + 1_400));
        }
        return new StepTraced.Worker(worker, spans);
    }

    private void evaluation(Task task) {
        Minibatch batch = new Minibatch(new Schema(List.of("x"), task, false), 400);
        batch.resize(400);
        float[] outputs = new float[400 * task.outputs()];
        for (int i = 0; i < 400; i++) {
            batch.weights()[i] = 1;
            float sum = 0;
            for (int k = 0; k < task.outputs(); k++) {
                outputs[i * task.outputs() + k] = random.nextFloat();
                sum += outputs[i * task.outputs() + k];
            }
            for (int k = 0; k < task.labelWidth(); k++) {
                batch.labels()[i * task.labelWidth() + k] =
                        task instanceof Task.Regression ? random.nextFloat() : random.nextInt(task.outputs());
            }
            for (int k = 0; task instanceof Task.Classification && k < task.outputs(); k++) {
                outputs[i * task.outputs() + k] /= sum;
            }
        }
        Metrics metrics = Metrics.forTask(task);
        metrics.add(batch, outputs);
        Figures figures = Figures.forTask(task);
        figures.add(batch, outputs);
        Map<String, Object> evaluated = new LinkedHashMap<>(Map.of("part", "test", "seconds", 1.5));
        evaluated.putAll(metrics.toMap());
        directory.addResult(Map.of("evaluate", evaluated, "prepare", Map.of("seconds", 3.0)), Redaction.nothing());
        EvaluationFile.write(directory, Map.of("figures", figures.toMap(), "importance", importance()));
        EvaluationFile.addDrift(directory, "test", drift(0.02));
        EvaluationFile.addDrift(directory, "scored", drift(0.4));
    }

    private static Map<String, Object> importance() {
        return Map.of(
                "rows", 400,
                "repeats", 5,
                "loss", 0.5,
                "unmeasured", 3,
                "columns",
                        HOSTILE.stream()
                                .map(name -> Map.of("column", name, "increase", 0.1 * name.length(), "deviation", 0.05))
                                .toList());
    }

    private static Map<String, Object> drift(double psi) {
        return Map.of(
                "rows",
                400,
                "columns",
                HOSTILE.stream()
                        .map(name -> Map.of(
                                "column",
                                name,
                                "psi",
                                psi,
                                "byChance",
                                0.05,
                                "bins",
                                HOSTILE,
                                "expected",
                                List.of(100, 100, 100, 100),
                                "actual",
                                List.of(90, 110, 120, 80)))
                        .toList());
    }

    private static Map<String, Object> manifest(Task task) {
        Map<String, Object> columns = new LinkedHashMap<>();
        HOSTILE.forEach(
                name -> columns.put(name, Map.of("count", 400, "nulls", 2, "mean", 0.5, "std", 1, "min", 0, "max", 3)));
        Map<String, Object> classes = new LinkedHashMap<>();
        if (task instanceof Task.Classification) {
            task.names().forEach(name -> classes.put(name, 100));
        }
        Map<String, Object> part = Map.of("rows", 400, "columns", columns, "classes", classes);
        return Map.of("formatVersion", 1, "parts", Map.of("train", part, "test", part));
    }
}
