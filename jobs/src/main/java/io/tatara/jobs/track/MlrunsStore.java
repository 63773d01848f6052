package io.tatara.jobs.track;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tatara.jobs.rundir.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs in MLflow's layout of local files, which {@code mlflow ui --backend-store-uri} shows; MLflow from 3.13 on wants
 * {@code MLFLOW_ALLOW_FILE_STORE=true} for it, or {@code mlflow migrate-filestore}.
 */
final class MlrunsStore implements Store {

    private static final int RUNNING = 1;

    private final MlrunsExperiments experiments;
    private final String experimentName;
    private final String user;
    private final Path root;
    private final RunDirectory directory;
    private final Map<String, RunFacts> facts = new LinkedHashMap<>();
    private @Nullable KnownRuns known;

    /** What {@code meta.yaml} says and does not change. */
    private record RunFacts(String experiment, String id, String title, long startMillis) {}

    MlrunsStore(Path root, String experimentName, String user, RunDirectory directory) {
        this.root = root;
        this.experiments = new MlrunsExperiments(root);
        this.experimentName = experimentName;
        this.user = user;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "mlruns in " + root;
    }

    @Override
    public void begin(Entry.Begin begin) throws Refused {
        try {
            Optional<String> earlier = known().get(begin.run());
            String experiment = experiments.find(experimentName, begin.millis());
            if (earlier.isPresent()
                    && Files.isDirectory(root.resolve(experiment).resolve(earlier.get()))) {
                Path folder = root.resolve(experiment).resolve(earlier.get());
                long start = MlrunsMeta.read(folder).path("start_time").longValue();
                facts.put(begin.run(), new RunFacts(experiment, earlier.get(), begin.title(), start));
            } else {
                String id = UUID.randomUUID().toString().replace("-", "");
                facts.put(begin.run(), new RunFacts(experiment, id, begin.title(), begin.millis()));
                try {
                    make(begin);
                } catch (IOException | Refused e) {
                    // nobody is to write into a half of it
                    facts.remove(begin.run());
                    throw e;
                }
                known().put(begin.run(), id);
            }
            writeMeta(begin.run(), RUNNING, null);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private void make(Entry.Begin begin) throws IOException, Refused {
        Path folder = folder(begin.run());
        for (String part : List.of("artifacts", "metrics", "params", "tags")) {
            Files.createDirectories(folder.resolve(part));
        }
        for (var param : Keys.clean(begin.params(), MlflowApi.LONGEST_PARAM).entrySet()) {
            write(folder.resolve("params"), param.getKey(), param.getValue());
        }
        Map<String, String> tags = new LinkedHashMap<>(begin.tags());
        tags.put("mlflow.runName", begin.title());
        tags.put("mlflow.user", user);
        if (begin.parent() != null) {
            tags.put("mlflow.parentRunId", facts(begin.parent()).id());
        }
        writeTags(folder, tags);
    }

    @Override
    public void log(Entry.Points points) throws Refused {
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        points.points()
                .forEach(point -> lines.computeIfAbsent(Keys.clean(point.key()), key -> new StringBuilder())
                        .append("%d %s %d\n".formatted(point.millis(), number(point.value()), point.step())));
        try {
            Path folder = folder(points.run()).resolve("metrics");
            for (var metric : lines.entrySet()) {
                Path file = folder.resolve(metric.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, metric.getValue(), UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** As Python reads numbers. */
    private static String number(double value) {
        return Double.isNaN(value) ? "nan" : Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : "" + value;
    }

    @Override
    public void tag(Entry.Tags tags) throws Refused {
        try {
            writeTags(folder(tags.run()), tags.tags());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static void writeTags(Path folder, Map<String, String> tags) throws IOException {
        for (var tag : Keys.clean(tags, MlflowApi.LONGEST_TAG).entrySet()) {
            write(folder.resolve("tags"), tag.getKey(), tag.getValue());
        }
    }

    @Override
    public void attach(Entry.Attach attachment) throws Refused {
        Path artifacts = folder(attachment.run()).resolve("artifacts");
        for (Attachments.File file : Attachments.of(directory, attachment.path())) {
            Path target = artifacts.resolve(file.path());
            try (InputStream in = file.open()) {
                Files.createDirectories(target.getParent());
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw refused(e);
            }
        }
    }

    @Override
    public void register(Entry.Register register) {
        // the layout's registry is a server's
    }

    @Override
    public void end(Entry.End end) throws Refused {
        try {
            writeMeta(end.run(), end.fate().number(), end.millis());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void close() {
        // every file is closed after each entry
    }

    private void writeMeta(String run, int status, @Nullable Long endMillis) throws IOException, Refused {
        RunFacts its = facts(run);
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("artifact_uri", MlrunsMeta.uri(folder(run).resolve("artifacts")));
        meta.put("end_time", endMillis);
        meta.put("entry_point_name", "");
        meta.put("experiment_id", its.experiment());
        meta.put("lifecycle_stage", "active");
        meta.put("run_id", its.id());
        meta.put("run_name", its.title());
        meta.put("run_uuid", its.id());
        meta.put("source_name", "");
        meta.put("source_type", 4);
        meta.put("source_version", "");
        meta.put("start_time", its.startMillis());
        meta.put("status", status);
        meta.put("tags", List.of());
        meta.put("user_id", user);
        MlrunsMeta.write(folder(run), meta);
    }

    /** A key's slashes are folders. */
    private static void write(Path folder, String key, String text) throws IOException {
        Path file = folder.resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, UTF_8);
    }

    private Path folder(String run) throws Refused {
        RunFacts its = facts(run);
        return root.resolve(its.experiment()).resolve(its.id());
    }

    private RunFacts facts(String run) throws Refused {
        RunFacts its = facts.get(run);
        if (its == null) {
            throw new Refused("%s was not begun".formatted(run));
        }
        return its;
    }

    private KnownRuns known() throws Refused {
        if (known == null) {
            known = new KnownRuns(directory, "mlruns", "%s, experiment %s".formatted(root, experimentName));
        }
        return known;
    }

    private static Refused refused(IOException e) {
        return new Refused("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()), e);
    }
}
