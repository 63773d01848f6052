package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.progress.StudyBoard;
import io.tatara.jobs.progress.StudyText;
import io.tatara.jobs.runfile.Search;
import io.tatara.jobs.runfile.Tune;
import io.tatara.jobs.tune.StudyClock;
import io.tatara.jobs.tune.StudyJournals;
import io.tatara.jobs.tune.Trainings;
import io.tatara.jobs.tune.TrialFolders;
import io.tatara.jobs.tune.TrialLog;
import io.tatara.jobs.tune.TrialTable;
import io.tatara.jobs.tune.TrialTraining;
import io.tatara.jobs.tune.WarmStarts;
import io.tatara.spark.HadoopSettings;
import io.tatara.tuning.importance.Importance;
import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.run.Ending;
import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.run.RunListeners;
import io.tatara.tuning.run.ThreadRunner;
import io.tatara.tuning.sample.WarmSampler;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Study;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs a study, or goes on with it, and writes the best trial's model. */
final class TuneStation {

    private static final String BEST = "best.yaml";

    /** What a study has left whose time is up. */
    private static final double LEAST_SECONDS = 1e-3;

    private final Run run;
    private final Tune tune;
    private final Search.Trials search;
    private final List<Configuration> first;
    private final StudyShards shards;
    private final TrialPlans plans;
    private final int slots;

    private TuneStation(Run run, PreparedData data, List<Configuration> first) {
        this.run = run;
        this.tune = Objects.requireNonNull(run.settings().tune());
        this.search = run.settings().trials();
        this.first = first;
        HadoopSettings hadoop = new HadoopSettings(run.hadoop());
        this.shards = new StudyShards(run, data, hadoop);
        this.plans =
                new TrialPlans(run, data, Objects.requireNonNull(run.file().variants()), search.resource(), hadoop);
        this.slots = new StudySlots(run, tune).count();
    }

    /** What a study begins with; nothing else has to be done before it can be refused. */
    static List<Configuration> warmStart(Run run) {
        return WarmStarts.of(Objects.requireNonNull(run.settings().tune()), run.directory(), run.hadoop());
    }

    /**
     * Returns what the study came to, as a table for people.
     *
     * @param first settings of the first trials
     */
    static String tune(Run run, PreparedData data, List<Configuration> first) {
        return new TuneStation(run, data, first).tune();
    }

    private String tune() {
        Clock clock = new Clock();
        shards.requireExamples();
        // those of a driver that was killed
        shards.delete();
        try (Journal journal = StudyJournals.open(run.directory());
                Trainings trainings = trainings()) {
            return study(journal, trainings, clock);
        } catch (JournalException e) {
            throw new TataraException(String.valueOf(e.getMessage()), e);
        } finally {
            shards.delete();
        }
    }

    private Trainings trainings() {
        return tune.distribute() ? new GangTrainings(run, shards, plans) : SingleTrainings.of(run, shards, plans);
    }

    private String study(Journal journal, Trainings trainings, Clock clock) {
        if (journal.bytesCut() > 0) {
            run.console()
                    .say("%s: its last line was not whole, and is cut off; the study goes on from the one before"
                            .formatted(StudyJournals.FILE));
        }
        Study study = resumed(journal);
        run.directory().goOn(run.file().yaml());
        double left = left();
        StudyBoard board = new StudyBoard(run.console(), tune.objective(), search.resource(), slots, left);
        TrialTable table = new TrialTable(journal.events(), board::known);
        run.console()
                .say("study: %d %s, %s"
                        .formatted(
                                slots,
                                tune.distribute() ? "task slots" : "trials at a time",
                                table.size() > 0 ? table.size() + " results so far" : begin()));
        TrialTraining training = new TrialTraining(trainings, tune.objective());
        try (TrialFolders folders =
                new TrialFolders(run.directory(), study, search.resource().most())) {
            RunListener listener =
                    new RunListeners(List.of(new TrialLog(training, board, table, run.events()), folders));
            ThreadRunner runner = new ThreadRunner(
                    study, training, slots, tune.budget().limits(tune.objective(), search.resource(), left), listener);
            Ending ending = run(runner, board, table, trainings);
            run.events().write(StudyClock.ENDED, Map.of("ending", StudyText.of(ending)));
            Best best = study.best()
                    .orElseThrow(() -> new NoTrialException("%s, and no trial has come to a result%s"
                            .formatted(StudyText.of(ending), table.size() == 0 ? "" : ": " + table.failures())));
            run.directory().writeText(BEST, plans.runFile(best));
            if (ending == Ending.OVER) {
                folders.deleteAllBut(best.result().trial());
            }
            Optional<Importance> importance = Importance.of(
                    tune.space().space(),
                    table.observations(table.commonest()),
                    run.settings().seed());
            // last, for it may be trained only now, and fail
            new StudyModel(run, shards, plans).write(best, trainings);
            run.finished("tune", figures(ending, best, table, importance), clock.seconds());
            return "%s\n%s%s"
                    .formatted(
                            StudyText.of(ending),
                            StudyText.render(tune.objective(), search.resource(), table.rows()),
                            importance
                                    .map(found -> "\n"
                                            + StudyText.render(
                                                    tune.objective(), search.resource(), found, table.commonest()))
                                    .orElse(""));
        }
    }

    private String begin() {
        return first.isEmpty()
                ? "a new one"
                : "a new one, which begins with %d trials of earlier studies".formatted(first.size());
    }

    private Study resumed(Journal journal) {
        try {
            return Study.resumed(
                    search.scheduler(), new WarmSampler(first, search.sampler()), journal, journal.events());
        } catch (IllegalArgumentException e) {
            throw new TataraException(
                    "cannot go on with the study in %s: %s"
                            .formatted(run.directory().resolve(StudyJournals.FILE), e.getMessage()),
                    e);
        }
    }

    private Ending run(ThreadRunner runner, StudyBoard board, TrialTable table, Trainings trainings) {
        Thread runs = Thread.currentThread();
        run.interruption()
                .studying(() -> "in the study; %d results are kept, and what trained has its checkpoints"
                        .formatted(table.size()));
        run.interruption().request().onceAsked(runs::interrupt);
        try {
            Ending ending = runner.run();
            // trials that an end of the budget has cancelled are not left behind
            LastCheckpoints.await(trainings::awaitIdle);
            run.interruption().studying(null);
            return ending;
        } catch (InterruptedException e) {
            LastCheckpoints.await(trainings::awaitIdle);
            throw new TataraException("the study was interrupted", e);
        } finally {
            board.close();
        }
    }

    /** Seconds of the budget that no process before this one has used; a study that has none left ends at once. */
    private double left() {
        StudyClock clock = new StudyClock();
        run.directory().readEvents(clock::at);
        double past = clock.seconds();
        run.events().write(StudyClock.BEGAN, Map.of("slots", slots, "secondsBefore", past));
        return Math.max(LEAST_SECONDS, tune.budget().seconds() - past);
    }

    private Map<String, Object> figures(Ending ending, Best best, TrialTable table, Optional<Importance> importance) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("ending", ending.name().toLowerCase(Locale.ROOT));
        figures.put("results", table.size());
        figures.put("trials", table.rows().size());
        figures.put("slots", slots);
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("trial", best.result().trial());
        found.put(
                search.resource().units(),
                search.resource().number(best.result().assignment().to()));
        found.put(tune.objective().metric(), tune.objective().loss(best.result().loss()));
        found.put("configuration", best.configuration().values());
        figures.put("best", found);
        importance.ifPresent(shares -> figures.put("importance", shares.parameters()));
        return figures;
    }
}
