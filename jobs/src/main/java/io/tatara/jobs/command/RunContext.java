package io.tatara.jobs.command;

import io.tatara.jobs.progress.ProgressConsole;
import io.tatara.jobs.rundir.EventLog;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RecordedRun;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.session.Session;
import io.tatara.jobs.session.SessionSettings;
import io.tatara.jobs.track.LiveReader;
import io.tatara.jobs.track.Trackers;
import io.tatara.jobs.track.Trackers.Subject;
import io.tatara.jobs.workflow.Interruption;
import io.tatara.jobs.workflow.ResumePoint;
import io.tatara.jobs.workflow.Run;
import io.tatara.jobs.workflow.Watch;
import io.tatara.live.LiveEvents;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** A run, open: its settings read, its directory checked, Spark at hand. Closing it gives back what was opened. */
final class RunContext implements AutoCloseable {

    private final Session session;
    private final EventLog events;
    private final Trackers trackers;
    private final Run run;
    private final @Nullable Interruption interruption;
    private boolean done;

    private RunContext(
            Session session, EventLog events, Trackers trackers, Run run, @Nullable Interruption interruption) {
        this.session = session;
        this.events = events;
        this.trackers = trackers;
        this.run = run;
        this.interruption = interruption;
    }

    /** Opens a new run, or one to resume or overwrite. Everything that can be refused is, before Spark starts. */
    static RunContext begin(String command, RunFileOptions options, OutputOptions output) {
        OnExisting onExisting = options.onExisting();
        ResolvedRun asked = options.run();
        Trackers.require(asked.settings().tracking(), System.getenv());
        RunDirectory directory = options.directory(hadoop(asked));
        ResolvedRun file = onExisting == OnExisting.RESUME ? goingOn(asked, options, directory) : asked;
        directory.check(file.yaml(), onExisting);
        if (onExisting == OnExisting.RESUME && file.settings().tune() != null && directory.holdsARun()) {
            file.requireGoesOn(new RunFileReader().again("run.yaml", directory.runFile()));
        }
        Session session = session(command, options, file);
        ProgressConsole console = output.console();
        Interruption interruption = watch(session, new ResumePoint(command, directory.path()), console, output);
        try {
            directory.begin(file.yaml(), onExisting);
            KeptKeys.notes(asked.settings().signing(), file.settings().signing())
                    .forEach(console::say);
            return open(session, new Subject(options.name(), command, file, directory), console, interruption);
        } catch (RuntimeException e) {
            close(session, interruption);
            throw e;
        }
    }

    private static ResolvedRun goingOn(ResolvedRun asked, RunFileOptions options, RunDirectory directory) {
        return directory.holdsARun() ? options.goingOn(RecordedRun.of(directory.runFile())) : asked;
    }

    /** The end of a process that others own is theirs to arrange: null. */
    private static @Nullable Interruption watch(
            Session session, ResumePoint point, ProgressConsole console, OutputOptions output) {
        if (!session.isOwn()) {
            return null;
        }
        return Interruption.watch(
                session.spark().sparkContext(), ExitCode.INTERRUPTED, point, console::say, message -> {
                    console.stop();
                    output.interrupted(message);
                });
    }

    private static void close(Session session, @Nullable Interruption interruption) {
        session.close();
        if (interruption != null) {
            interruption.close();
        }
    }

    /** Opens a run that must be there, to do more with it. */
    static RunContext more(String command, RunFileOptions options, OutputOptions output) {
        ResolvedRun asked = options.run();
        Trackers.require(asked.settings().tracking(), System.getenv());
        RunDirectory directory = options.existing(hadoop(asked));
        ResolvedRun file = goingOn(asked, options, directory);
        Session session = session(command, options, file);
        try {
            ProgressConsole console = output.console();
            KeptKeys.notes(asked.settings().signing(), file.settings().signing())
                    .forEach(console::say);
            return open(session, new Subject(options.name(), command, file, directory), console, null);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static Session session(String command, RunFileOptions options, ResolvedRun file) {
        return Session.open(
                "tatara %s %s".formatted(command, options.name()),
                options.master(),
                file.settings().spark(),
                file.mostWorkers());
    }

    private static RunContext open(
            Session session, Subject subject, ProgressConsole console, @Nullable Interruption interruption) {
        RunDirectory directory = subject.directory();
        console.say("run directory: " + directory.path());
        EventLog events = directory.events(subject.file().redaction());
        Trackers trackers = Trackers.open(subject, System.getenv(), console::say);
        events.tell(trackers::on);
        LiveReader live = new LiveReader(
                subject.file().settings(), new LiveEvents(session.spark().sparkContext()));
        events.tell(live::on);
        Watch watch = interruption == null ? Watch.none() : interruption;
        Run run = new Run(subject.file(), directory, session.spark(), console, events, watch);
        return new RunContext(session, events, trackers, run, interruption);
    }

    /** Hadoop as the run will have it. */
    static Configuration hadoop(ResolvedRun file) {
        return SessionSettings.hadoop(SessionSettings.complete(
                new SparkConf(), "", null, file.settings().spark(), 1));
    }

    Run run() {
        return run;
    }

    /** The result so far, as {@code result.json} has it. */
    Map<String, Object> result() {
        Map<String, Object> result = run.directory().result().orElseThrow();
        result.put("runDirectory", run.directory().path());
        return result;
    }

    /**
     * The command has done what it was to do; waits for trackers, in bounded time.
     *
     * @param ok whether there is a model that no gate speaks against
     */
    void done(boolean ok) {
        events.write(Trackers.DONE, Map.of("ok", ok));
        trackers.close();
        done = true;
    }

    @Override
    public void close() {
        try (events) {
            if (!done) {
                boolean interrupted = Interruption.isUnderWay();
                try {
                    events.write(Trackers.BROKEN_OFF, Map.of("fate", interrupted ? "KILLED" : "FAILED"));
                } finally {
                    trackers.close(interrupted);
                }
            }
        } finally {
            close(session, interruption);
        }
    }
}
