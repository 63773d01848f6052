package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.progress.StudyBoard;
import io.tatara.jobs.progress.StudyText;
import io.tatara.jobs.runfile.Search;
import io.tatara.jobs.runfile.Tune;
import io.tatara.jobs.tune.SegmentJournal;
import io.tatara.jobs.tune.StudyClock;
import io.tatara.jobs.tune.StudyIdentity;
import io.tatara.jobs.tune.StudyReport;
import io.tatara.jobs.tune.TrialFolders;
import io.tatara.jobs.tune.TrialLog;
import io.tatara.jobs.tune.TrialTable;
import io.tatara.jobs.tune.TrialTraining;
import io.tatara.model.ModelBundle;
import io.tatara.spark.HadoopSettings;
import io.tatara.train.TrainingData;
import io.tatara.train.single.SharedShards;
import io.tatara.train.single.SingleTrainer;
import io.tatara.train.single.TaskLost;
import io.tatara.tuning.importance.Importance;
import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.journal.LocalJournal;
import io.tatara.tuning.run.Ending;
import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.run.RunListeners;
import io.tatara.tuning.run.ThreadRunner;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Study;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Runs a study, or goes on with it, and writes the best trial's model. */
final class TuneStation {

    private static final String JOURNAL = "study.jsonl";
    private static final String SEGMENTS = "study";
    private static final String BEST = "best.yaml";
    private static final String SHARDS = "shards";
    private static final String REPORT = "report.html";

    /** What a study has left whose time is up. */
    private static final double LEAST_SECONDS = 1e-3;

    /** Within which tasks that were cancelled write their last checkpoints. */
    private static final double LAST_CHECKPOINTS_SECONDS = 15;

    /** As many as Spark gives a task. */
    private static final int MODEL_ATTEMPTS = 4;

    private final Run run;
    private final PreparedData data;
    private final Tune tune;
    private final Search.Trials search;
    private final HadoopSettings hadoop;
    private final TrialPlans plans;
    private final int slots;

    private TuneStation(Run run, PreparedData data) {
        this.run = run;
        this.data = data;
        this.tune = Objects.requireNonNull(run.settings().tune());
        this.search = run.settings().trials();
        this.hadoop = new HadoopSettings(run.hadoop());
        this.plans =
                new TrialPlans(run, data, Objects.requireNonNull(run.file().variants()), search.resource(), hadoop);
        this.slots = slots();
    }

    /** Returns what the study came to, as a table for people. */
    static String tune(Run run, PreparedData data) {
        return new TuneStation(run, data).tune();
    }

    private int slots() {
        int cores = run.spark().sparkContext().defaultParallelism();
        int cpus = run.spark().sparkContext().getConf().getInt("spark.task.cpus", 1);
        int there = Math.max(1, cores / cpus);
        Integer wanted = tune.parallel();
        if (wanted != null && wanted > there) {
            run.console()
                    .say("tune.parallel is %d, and there are %d slots now: %d trials at a time wait for one"
                            .formatted(wanted, there, wanted - there));
        }
        return wanted == null ? there : wanted;
    }

    private String tune() {
        Clock clock = new Clock();
        requireExamples();
        // those of a driver that was killed
        run.directory().delete(SHARDS);
        try (Journal journal = journal();
                SharedShards shards = shards();
                SingleTrainer trainer = new SingleTrainer(run.spark(), shards)) {
            return study(journal, trainer, clock);
        } catch (JournalException e) {
            throw new TataraException(String.valueOf(e.getMessage()), e);
        } finally {
            run.directory().delete(SHARDS);
        }
    }

    private Journal journal() {
        String study = StudyIdentity.of(run.directory().runFile());
        return run.directory()
                .localFile(JOURNAL)
                .<Journal>map(file -> LocalJournal.open(file, study))
                .orElseGet(() -> SegmentJournal.open(
                        run.directory().files(), new Path(run.directory().resolve(SEGMENTS)), study));
    }

    private void requireExamples() {
        Integer folds = tune.objective().folds();
        if (folds != null && data.count(Part.TRAIN) < folds) {
            throw new TataraException("tune.objective.folds is %d, and the training part has %d rows"
                    .formatted(folds, data.count(Part.TRAIN)));
        }
        if (folds == null && data.count(Part.VALIDATION) == 0) {
            throw new TataraException(
                    "tune: trials are compared on the validation part, which has no rows; set data.split.validation above 0, or tune.objective.folds.");
        }
    }

    /** What trials train on. */
    private SharedShards shards() {
        Integer folds = tune.objective().folds();
        return folds == null
                ? whole()
                : SharedShards.writeFolds(
                        examples(), folds, factors(), run.directory().resolve(SHARDS), hadoop);
    }

    private SharedShards whole() {
        return SharedShards.write(examples(), factors(), run.directory().resolve(SHARDS), hadoop);
    }

    private List<Double> factors() {
        return ClassFactors.of(run.settings().training().classWeights(), data.classCounts(Part.TRAIN));
    }

    private TrainingData examples() {
        return new TrainingData(
                data.schema(),
                data.rows(run.spark(), Part.TRAIN),
                data.count(Part.TRAIN),
                data.rows(run.spark(), Part.VALIDATION),
                data.count(Part.VALIDATION));
    }

    private String study(Journal journal, SingleTrainer trainer, Clock clock) {
        if (journal.bytesCut() > 0) {
            run.console()
                    .say("%s: its last line was not whole, and is cut off; the study goes on from the one before"
                            .formatted(JOURNAL));
        }
        Study study = resumed(journal);
        double left = left();
        StudyBoard board = new StudyBoard(
                run.console(), tune.objective(), search.resource().unit(), slots, left);
        TrialTable table = new TrialTable(journal.events(), board);
        run.console()
                .say("study: %d trials at a time, %s"
                        .formatted(slots, table.size() == 0 ? "a new one" : table.size() + " results so far"));
        TrialTraining training =
                new TrialTraining(trainer, tune.objective(), search.resource().units(), plans::of);
        try (TrialFolders folders =
                new TrialFolders(run.directory(), study, search.resource().most())) {
            RunListener listener =
                    new RunListeners(List.of(new TrialLog(training, board, table, run.events()), folders));
            ThreadRunner runner = new ThreadRunner(
                    study, training, slots, tune.budget().limits(tune.objective(), search.resource(), left), listener);
            Ending ending = run(runner, board, table, trainer);
            run.events().write(StudyClock.ENDED, Map.of("ending", StudyText.of(ending)));
            Best best = study.best()
                    .orElseThrow(() -> new NoTrialException("%s, and no trial has come to a result%s"
                            .formatted(StudyText.of(ending), table.size() == 0 ? "" : ": " + table.failures())));
            writeModel(best, trainer);
            run.directory().writeText(BEST, plans.runFile(best));
            if (ending == Ending.OVER) {
                folders.deleteAllBut(best.result().trial());
            }
            Optional<Importance> importance = Importance.of(
                    tune.space().space(),
                    table.observations(table.commonest()),
                    run.settings().seed());
            run.directory().writeText(REPORT, report(ending, importance));
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

    private void writeModel(Best best, SingleTrainer trainer) {
        ModelBundle model = tune.objective().folds() == null ? plans.model(best, trainer) : trainedOnAll(best);
        run.directory().delete("model");
        ModelBundle.write(run.hadoop(), run.directory().model(), model);
    }

    /** No training of a trial had all folds. */
    private ModelBundle trainedOnAll(Best best) {
        run.interruption()
                .studying(
                        () ->
                                "while the best trial's model was trained on all folds; all results are kept, and so is its checkpoint");
        try (SharedShards all = whole();
                SingleTrainer trainer = new SingleTrainer(run.spark(), all)) {
            trainModel(best, trainer);
            run.interruption().studying(null);
            return plans.model(best, trainer);
        }
    }

    private void trainModel(Best best, SingleTrainer trainer) {
        String what = "the model of trial %d".formatted(best.result().trial());
        run.console().say("training %s on all of the training part".formatted(what));
        int attempt = 1;
        while (true) {
            try {
                trainer.train(plans.whole(best), what);
                return;
            } catch (TaskLost e) {
                if (attempt++ == MODEL_ATTEMPTS) {
                    throw e;
                }
                run.console().say("%s is trained on: %s".formatted(what, e.getMessage()));
            } catch (InterruptedException e) {
                awaitCheckpoints(trainer);
                throw new TataraException("the training of the model was interrupted", e);
            }
        }
    }

    private String report(Ending ending, Optional<Importance> importance) {
        return StudyReport.html(
                new Path(run.directory().path()).getName(),
                StudyText.of(ending),
                tune.objective(),
                search.resource(),
                tune.space().space(),
                importance,
                run.directory().pastEvents());
    }

    private Study resumed(Journal journal) {
        try {
            return Study.resumed(search.scheduler(), search.sampler(), journal, journal.events());
        } catch (IllegalArgumentException e) {
            throw new TataraException(
                    "cannot go on with the study in %s: %s"
                            .formatted(run.directory().resolve(JOURNAL), e.getMessage()),
                    e);
        }
    }

    private Ending run(ThreadRunner runner, StudyBoard board, TrialTable table, SingleTrainer trainer) {
        Thread runs = Thread.currentThread();
        run.interruption()
                .studying(() -> "in the study; %d results are kept, and what trained has its checkpoints"
                        .formatted(table.size()));
        run.interruption().request().onceAsked(runs::interrupt);
        try {
            Ending ending = runner.run();
            // trials that an end of the budget has cancelled are not left behind
            awaitCheckpoints(trainer);
            run.interruption().studying(null);
            return ending;
        } catch (InterruptedException e) {
            awaitCheckpoints(trainer);
            throw new TataraException("the study was interrupted", e);
        } finally {
            board.close();
        }
    }

    private static void awaitCheckpoints(SingleTrainer trainer) {
        try {
            trainer.awaitIdle(LAST_CHECKPOINTS_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Seconds of the budget that no process before this one has used; a study that has none left ends at once. */
    private double left() {
        double past = StudyClock.seconds(run.directory().pastEvents());
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
        found.put(search.resource().units(), best.result().assignment().to());
        found.put(tune.objective().metric(), tune.objective().loss(best.result().loss()));
        found.put("configuration", best.configuration().values());
        figures.put("best", found);
        importance.ifPresent(shares -> figures.put("importance", shares.parameters()));
        return figures;
    }
}
