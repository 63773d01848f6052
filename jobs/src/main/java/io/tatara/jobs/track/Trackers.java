package io.tatara.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.Tracking;
import io.tatara.jobs.runfile.Tune;
import io.tatara.jobs.session.Versions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** All trackers that a run file asks for. Hears the run's events; nothing that becomes of a tracker fails or slows the run. */
public final class Trackers implements AutoCloseable {

    /** The event that a command has done what it was to do; {@code ok} says whether the model may be registered. */
    public static final String DONE = EventReader.DONE;

    /** The event that a run ends before that; {@code fate} is {@code FAILED}, or {@code KILLED} by a signal. */
    public static final String BROKEN_OFF = EventReader.BROKEN_OFF;

    /** Commands that come to something which is worth comparing. */
    private static final Set<String> TOLD = Set.of("train", "tune", "run", "evaluate");

    /** What a signal leaves of a run's end. */
    private static final int SECONDS_LEFT_BY_A_SIGNAL = 5;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

    private final Tracking settings;
    private final EventReader reader;
    private final List<Courier> couriers;
    private boolean closed;

    private Trackers(Tracking settings, EventReader reader, List<Courier> couriers) {
        this.settings = settings;
        this.reader = reader;
        this.couriers = couriers;
    }

    /**
     * A run for trackers.
     *
     * @param title for people, such as the run file's name
     * @param command that works on it
     * @param directory that holds it
     */
    public record Subject(String title, String command, ResolvedRun file, RunDirectory directory) {}

    /**
     * Checks what can be without asking anyone.
     *
     * @throws TataraException if there is no server's address, or a folder is none of this machine's
     */
    public static void require(Tracking settings, Map<String, String> environment) {
        if (settings.mlflow() != null) {
            MlflowServer.of(settings.mlflow().uri(), environment);
        }
        if (settings.mlruns() != null) {
            folder(settings.mlruns());
        }
    }

    /**
     * Begins to tell them of a run, or goes on.
     *
     * @param environment where credentials are
     * @param say told sentences for people, on any thread
     * @throws TataraException as {@link #require} says
     */
    public static Trackers open(Subject subject, Map<String, String> environment, Consumer<String> say) {
        return open(subject, environment, say, HttpCalls.Limits.USUAL);
    }

    static Trackers open(
            Subject subject, Map<String, String> environment, Consumer<String> say, HttpCalls.Limits limits) {
        Tracking settings = subject.file().settings().tracking();
        List<Courier> couriers = stores(subject, environment, say, limits).stream()
                .map(store -> new Courier(store, say))
                .toList();
        Tune tune = subject.file().settings().tune();
        Trackers trackers = new Trackers(settings, new EventReader(tune == null ? null : tune.objective()), couriers);
        if (!couriers.isEmpty()) {
            trackers.tell(List.of(beginning(subject)));
        }
        return trackers;
    }

    private static List<Store> stores(
            Subject subject, Map<String, String> environment, Consumer<String> say, HttpCalls.Limits limits) {
        Tracking settings = subject.file().settings().tracking();
        String user = System.getProperty("user.name", "unknown");
        List<Store> stores = new ArrayList<>();
        if (!TOLD.contains(subject.command())) {
            return stores;
        }
        if (settings.mlflow() != null) {
            stores.add(new MlflowStore(
                    MlflowServer.of(settings.mlflow().uri(), environment),
                    limits,
                    settings.mlflow(),
                    settings.experiment(),
                    user,
                    subject.directory(),
                    say));
        }
        if (settings.mlruns() != null) {
            stores.add(new MlrunsStore(folder(settings.mlruns()), settings.experiment(), user, subject.directory()));
        }
        if (settings.tensorboard()) {
            stores.add(new TensorBoardStore(subject.directory()));
        }
        return stores;
    }

    private static Path folder(String path) {
        var scheme = SCHEME.matcher(path);
        if (!scheme.matches()) {
            return Path.of(path);
        }
        if (!scheme.group(1).equals("file")) {
            throw new TataraException(
                    "tracking.mlruns: %s is no folder of this machine, where alone MLflow's file layout can be written; use tracking.mlflow"
                            .formatted(path));
        }
        try {
            return Path.of(URI.create(path));
        } catch (IllegalArgumentException e) {
            throw new TataraException(
                    "tracking.mlruns: %s is no address of a folder; write a path, or file:///…".formatted(path), e);
        }
    }

    private static Entry.Begin beginning(Subject subject) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.source.name", "tatara " + subject.command());
        tags.put("mlflow.source.type", "JOB");
        tags.put("tatara.runDirectory", subject.directory().path());
        Versions.all().forEach((name, version) -> tags.put("tatara.version." + name, version));
        return new Entry.Begin(
                Entry.RUN,
                null,
                subject.title(),
                System.currentTimeMillis(),
                Params.of(subject.file().yaml()),
                tags);
    }

    /**
     * Takes note of an event; never waits.
     *
     * @param event a line of the run's {@code events.jsonl}
     */
    public synchronized void on(JsonNode event) {
        if (!couriers.isEmpty()) {
            tell(reader.read(event));
        }
    }

    private void tell(List<Entry> entries) {
        for (Courier courier : couriers) {
            entries.forEach(courier::offer);
        }
    }

    /**
     * Nothing more is told: waits, in bounded time, until trackers have it all, and says what they have not.
     *
     * @param inHaste whether a signal ends the process
     */
    public void close(boolean inHaste) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        couriers.forEach(Courier::close);
        int seconds = inHaste ? Math.min(SECONDS_LEFT_BY_A_SIGNAL, settings.waitSeconds()) : settings.waitSeconds();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        couriers.forEach(courier -> courier.await(deadline));
    }

    @Override
    public void close() {
        close(false);
    }
}
