package io.tatara.jobs.track;

import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.Tracking.Mlflow;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs on an MLflow server. */
final class MlflowStore implements Store {

    /** A tag by which a run is found whose creation was not answered. */
    private static final String KEY = "tatara.key";

    private static final String MODEL = "model";
    private static final String EXPERIMENT = "experiment";
    private static final String ARTIFACTS = "artifacts";

    private final MlflowServer server;
    private final MlflowApi api;
    private final MlflowArtifacts artifacts;
    private final Mlflow settings;
    private final String experimentName;
    private final String user;
    private final RunDirectory directory;
    private final Consumer<String> say;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private @Nullable KnownRuns known;

    /** @param say told where the run is to be seen */
    MlflowStore(
            MlflowServer server,
            HttpCalls.Limits limits,
            Mlflow settings,
            String experimentName,
            String user,
            RunDirectory directory,
            Consumer<String> say) {
        HttpCalls calls = new HttpCalls(server, limits);
        this.server = server;
        this.api = new MlflowApi(calls);
        this.artifacts = new MlflowArtifacts(server, calls, directory.files().getConf());
        this.settings = settings;
        this.experimentName = experimentName;
        this.user = user;
        this.directory = directory;
        this.say = say;
    }

    @Override
    public String name() {
        return "MLflow at " + server.root();
    }

    @Override
    public void begin(Entry.Begin begin) throws Refused, Unreachable, InterruptedException {
        Optional<String> earlier = known().get(begin.run());
        if (earlier.isEmpty()) {
            MlflowApi.Run made = create(begin);
            if (begin.parent() == null) {
                known().put(ARTIFACTS, made.artifacts());
            }
            known().put(begin.run(), made.id());
        } else {
            api.updateRun(earlier.get(), "RUNNING", 0);
        }
        // kept on disk: a process that dies in between leaves them to the one that resumes
        String told = "params of " + begin.run();
        if (known().get(told).isEmpty()) {
            api.logParams(id(begin.run()), begin.params());
            known().put(told, "told");
        }
        if (begin.parent() == null) {
            say.accept("tracking: %s/#/experiments/%s/runs/%s".formatted(server.root(), experiment(), id(begin.run())));
        }
    }

    private MlflowApi.Run create(Entry.Begin begin) throws Refused, Unreachable, InterruptedException {
        String key = keys.computeIfAbsent(begin.run(), run -> UUID.randomUUID().toString());
        if (!asked.add(begin.run())) {
            Optional<MlflowApi.Run> made = api.findRun(experiment(), KEY, key);
            if (made.isPresent()) {
                return made.get();
            }
        }
        Map<String, String> tags = new LinkedHashMap<>(begin.tags());
        tags.put(KEY, key);
        tags.put("mlflow.runName", begin.title());
        tags.put("mlflow.user", user);
        if (begin.parent() != null) {
            tags.put("mlflow.parentRunId", id(begin.parent()));
        }
        return api.createRun(experiment(), begin.title(), user, begin.millis(), tags);
    }

    @Override
    public void log(Entry.Points points) throws Refused, Unreachable, InterruptedException {
        api.logMetrics(id(points.run()), points.points());
    }

    @Override
    public void tag(Entry.Tags tags) throws Refused, Unreachable, InterruptedException {
        api.setTags(id(tags.run()), tags.tags());
    }

    @Override
    public void attach(Entry.Attach attachment) throws Refused, Unreachable, InterruptedException {
        List<Attachments.File> files = Attachments.of(directory, attachment.path());
        String fingerprint = Attachments.fingerprint(files);
        String what = attached(attachment.path());
        if (files.isEmpty() || known().get(what).equals(Optional.of(fingerprint))) {
            return;
        }
        String root = known().get(ARTIFACTS).orElseThrow(() -> unknown(attachment.run()));
        for (Attachments.File file : files) {
            artifacts.put(root, file.path(), file);
        }
        known().put(what, fingerprint);
    }

    @Override
    public void register(Entry.Register register) throws Refused, Unreachable, InterruptedException {
        String model = settings.model();
        if (model == null) {
            return;
        }
        String fingerprint = known().get(attached(MODEL))
                .orElseThrow(() -> new Refused("the model is not among the run's artifacts, and gets no version"));
        String what = "version of %s %s".formatted(model, fingerprint);
        Optional<String> made = known().get(what);
        String version = made.isPresent() ? made.get() : version(model, register.run());
        known().put(what, version);
        if (settings.alias() != null) {
            api.setAlias(model, settings.alias(), version);
        }
        say.accept("tracking: version %s of model %s%s"
                .formatted(version, model, settings.alias() == null ? "" : ", " + settings.alias()));
    }

    private String version(String model, String run) throws Refused, Unreachable, InterruptedException {
        String root = known().get(ARTIFACTS).orElseThrow(() -> unknown(run));
        return api.createVersion(model, id(run), root + "/" + MODEL);
    }

    @Override
    public void end(Entry.End end) throws Refused, Unreachable, InterruptedException {
        api.updateRun(id(end.run()), end.fate().name(), end.millis());
    }

    @Override
    public void close() {
        // connections end with their client
    }

    private KnownRuns known() throws Refused {
        if (known == null) {
            known = new KnownRuns(directory, "mlflow", "%s, experiment %s".formatted(server.root(), experimentName));
        }
        return known;
    }

    private String experiment() throws Refused, Unreachable, InterruptedException {
        Optional<String> found = known().get(EXPERIMENT);
        if (found.isEmpty()) {
            known().put(EXPERIMENT, api.experiment(experimentName));
        }
        return known().get(EXPERIMENT).orElseThrow();
    }

    private String id(String run) throws Refused {
        return known().get(run).orElseThrow(() -> unknown(run));
    }

    private static Refused unknown(String run) {
        return new Refused("the server does not know %s, for it did not take its beginning".formatted(run));
    }

    private static String attached(String path) {
        return "attached " + path;
    }
}
