package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.prepare.PreparedData;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.progress.RunReport;
import io.tatara.jobs.runfile.Gate;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import io.tatara.train.CheckpointStore;
import io.tatara.train.TrainingSummary;
import io.tatara.tuning.space.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stations in their order, and what they took. */
public final class Workflow {

    private final Run run;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private @Nullable TrainingSummary training;
    private @Nullable Metrics metrics;
    private String tooLarge = "";

    public Workflow(Run run) {
        this.run = run;
    }

    public void prepare() {
        timed("prepare", () -> PrepareStation.prepare(run));
    }

    /** Prepares, trains and evaluates; a run that is resumed and has its model already only evaluates it. */
    public void train() {
        Signatures.require(run);
        CheckpointStore checkpoints = TrainStation.checkpoints(run);
        if (checkpoints != null) {
            checkpoints.requireWritable(TrainStation.needsCheckpoints(run));
        }
        PreparedData data = timed("prepare", () -> PrepareStation.prepare(run));
        if (run.directory().exists("model/manifest.json")) {
            run.console().say("the model is there already: " + run.directory().model());
        } else {
            training = timed("train", () -> TrainStation.train(run, data));
        }
        evaluate(data);
    }

    /** Prepares, searches, and evaluates the best trial's model; returns what the study came to, as text. */
    public String tune() {
        Signatures.require(run);
        List<Configuration> first = TuneStation.warmStart(run);
        PreparedData data = timed("prepare", () -> PrepareStation.prepare(run));
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
    }

    /**
     * Holds the evaluated model against the gate.
     *
     * @return what is wrong, or null when there is no gate or the model passes it
     */
    public @Nullable String gate() {
        Gate gate = run.settings().gate();
        Metrics measured = metrics;
        if (gate != null && !tooLarge.isEmpty()) {
            return "gate: the model cannot be held against it: " + tooLarge;
        }
        if (gate == null || measured == null || EvaluateStation.passes(run, gate, measured)) {
            return null;
        }
        return "gate: %s of the %s part is %.4f, but must be %s; the model stays in %s, nothing is scored"
                .formatted(
                        gate.metric(),
                        run.settings().evaluate().part().directory(),
                        measured.value(gate.metric()),
                        gate.demand(),
                        run.directory().model());
    }

    /** Scores what the run file asks for. */
    public void score(Scoring scoring) {
        ModelMemory.require(run);
        ModelBundle model = model();
        timed("score", () -> {
            ScoreStation.score(run, model, scoring);
            return scoring;
        });
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

    private <T> T timed(String station, Supplier<T> work) {
        Clock clock = new Clock();
        T result = work.get();
        seconds.put(station, clock.seconds());
        return result;
    }
}
