package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.prepare.PreparedData;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.progress.RunReport;
import io.tatara.jobs.report.Report;
import io.tatara.jobs.rundir.RecordedRun;
import io.tatara.jobs.runfile.Gate;
import io.tatara.jobs.runfile.Quality;
import io.tatara.jobs.runfile.Registry;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import io.tatara.registry.AliasMovedException;
import io.tatara.registry.ModelRegistry;
import io.tatara.train.CheckpointStore;
import io.tatara.train.TrainingSummary;
import io.tatara.tuning.space.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stations in their order, and what they took. */
public final class Workflow {

    private static final Logger log = LoggerFactory.getLogger(Workflow.class);

    /** Champions that may come in between while a model is held against the last. */
    private static final int ATTEMPTS = 5;

    private final Run run;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private @Nullable TrainingSummary training;
    private @Nullable Metrics metrics;
    private @Nullable PreparedData evaluated;
    private String tooLarge = "";

    public Workflow(Run run) {
        this.run = run;
    }

    /** Holds the table against its rules, and prepares it. */
    public void prepare() {
        remember();
        prepared();
    }

    private PreparedData prepared() {
        Quality quality = run.settings().quality();
        if (quality != null) {
            timed("quality", () -> QualityStation.check(run, quality));
        }
        return timed("prepare", () -> PrepareStation.prepare(run));
    }

    /** Prepares, trains and evaluates; a run that is resumed and has its model already only evaluates it. */
    public void train() {
        boolean trained = run.directory().exists("model/manifest.json");
        if (trained) {
            Signatures.complete(run);
        } else {
            Signatures.require(run);
        }
        // not before the model is signed: a key that the run has had is not asked for again
        remember();
        CheckpointStore checkpoints = TrainStation.checkpoints(run);
        if (checkpoints != null) {
            checkpoints.requireWritable(TrainStation.needsCheckpoints(run));
        }
        PreparedData data = prepared();
        if (trained) {
            run.console().say("the model is there already: " + run.directory().model());
        } else {
            training = timed("train", () -> TrainStation.train(run, data));
        }
        evaluate(data);
    }

    /** What may change of a run holds from now on; what may change of a study does when it goes on with that. */
    private void remember() {
        String now = run.file().yaml();
        if (Objects.equals(
                RecordedRun.of(run.directory().runFile()).tune(),
                RecordedRun.of(now).tune())) {
            run.directory().goOn(now);
        }
    }

    /** Prepares, searches, and evaluates the best trial's model; returns what the study came to, as text. */
    public String tune() {
        // a model may be written in the end, whether there is one by now or not
        Signatures.require(run);
        List<Configuration> first = TuneStation.warmStart(run);
        PreparedData data = prepared();
        String study = timed("tune", () -> TuneStation.tune(run, data, first));
        evaluate(data);
        return study;
    }

    /** Evaluates the model that is there on the data that are there. */
    public void evaluate() {
        ModelMemory.require(run);
        evaluate(PreparedData.open(run.hadoop(), run.directory().prepared()));
    }

    private void evaluate(PreparedData data) {
        tooLarge = ModelMemory.excess(run);
        if (!tooLarge.isEmpty()) {
            run.console().say("the model is not evaluated: " + tooLarge);
            return;
        }
        ModelBundle model = model();
        metrics = timed("evaluate", () -> EvaluateStation.evaluate(run, data, model));
        evaluated = data;
    }

    /**
     * Holds the evaluated model against the gate, and registers one that passes. Where there is another champion by then,
     * it is held against that one too.
     *
     * @return what is wrong, or null when there is no gate or the model passes it
     */
    public @Nullable String gate() {
        if (run.directory().result().orElseGet(Map::of).containsKey("register")) {
            run.console().say("the model has passed its gate and is registered already");
            Registry known = run.settings().registry();
            if (known != null) {
                // it may have been signed since
                ModelRegistry.at(run.hadoop(), known.path())
                        .addSignatures(run.directory().model());
            }
            return null;
        }
        for (int attempt = 1; ; attempt++) {
            Registry settings = run.settings().registry();
            Champion champion = settings == null ? null : Champion.of(run, settings);
            String refusal = gate(champion);
            Metrics measured = metrics;
            PreparedData data = evaluated;
            if (refusal != null || champion == null || measured == null || data == null) {
                return refusal;
            }
            try {
                timed("register", () -> RegisterStation.register(run, data, measured, champion));
                return null;
            } catch (AliasMovedException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                run.console().say(String.valueOf(e.getMessage()));
            }
        }
    }

    private @Nullable String gate(@Nullable Champion champion) {
        Gate gate = run.settings().gate();
        Metrics measured = metrics;
        PreparedData data = evaluated;
        if (!tooLarge.isEmpty() && gate != null) {
            return "gate: the model cannot be held against it: " + tooLarge;
        }
        if (!tooLarge.isEmpty() && champion != null) {
            return "registry: the model is not registered, for it was not evaluated: " + tooLarge;
        }
        return gate == null || measured == null || data == null
                ? null
                : timed("gate", () -> GateStation.refusal(run, gate, measured, data, champion));
    }

    /** Scores what the run file asks for, unless that was done before the run was resumed. */
    public void scoreOnce(Scoring scoring) {
        boolean again = scoring.incremental() != null || scoring.stream() != null;
        if (!again && run.directory().result().orElseGet(Map::of).containsKey("score")) {
            run.console().say("the table is scored already: " + run.directory().resolve(scoring.output()));
            return;
        }
        score(scoring);
    }

    /** Scores what the run file asks for. */
    public void score(Scoring scoring) {
        ModelBundle model = scoring.model() == Scoring.Which.CHAMPION ? champion() : own();
        timed("score", () -> {
            ScoreStation.score(run, model, scoring);
            return scoring;
        });
    }

    private ModelBundle own() {
        ModelMemory.require(run);
        return model();
    }

    private ModelBundle champion() {
        Champion champion =
                Champion.of(run, Objects.requireNonNull(run.settings().registry()));
        run.console()
                .say("scoring with version %d, the %s"
                        .formatted(champion.require().number(), champion.alias()));
        return champion.read(run);
    }

    /** Writes {@code report.html}; where it cannot be, that is said, and nothing else comes of it. */
    public void draw() {
        try {
            Report.write(run.directory());
            run.console().say("report: " + run.directory().resolve(Report.NAME));
        } catch (RuntimeException e) {
            log.warn("the report cannot be written", e);
            run.console().say("the report cannot be written: " + e.getMessage());
        }
    }

    /** What there is to show so far. */
    public RunReport report() {
        return new RunReport(run.settings().evaluate().part().directory(), metrics, training, seconds);
    }

    private ModelBundle model() {
        if (!run.directory().exists("model/manifest.json")) {
            throw new TataraException("%s holds no model: train it first (tatara train --resume --run-dir %s)"
                    .formatted(run.directory().path(), run.directory().path()));
        }
        return ModelBundle.read(
                run.hadoop(), run.directory().model(), run.settings().signing().trusted());
    }

    private <T extends @Nullable Object> T timed(String station, Supplier<T> work) {
        Clock clock = new Clock();
        T result = work.get();
        seconds.merge(station, clock.seconds(), Double::sum);
        return result;
    }
}
