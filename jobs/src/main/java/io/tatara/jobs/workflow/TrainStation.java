package io.tatara.jobs.workflow;

import io.tatara.data.Part;
import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.runfile.Training;
import io.tatara.live.LiveEvent;
import io.tatara.live.LiveEvents;
import io.tatara.model.LayerRange;
import io.tatara.model.ModelBundle;
import io.tatara.signing.SigningKey;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Distribution;
import io.tatara.train.RoundCost;
import io.tatara.train.RoundTimes;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.Timings;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingDiverged;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import io.tatara.train.TrainingSummary;
import io.tatara.train.WorkerTimes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trains the network on prepared data and writes the model. */
final class TrainStation {

    /** Where the parameters go that a training had before its numbers ceased to be finite. */
    private static final String LAST_FINITE = "last-finite-model";

    private final Run run;
    private final PreparedData data;
    private final Start start;
    private final LiveEvents live;

    private TrainStation(Run run, PreparedData data) {
        this.run = run;
        this.data = data;
        this.start = Start.of(run.settings(), data.schema(), run.hadoop());
        this.live = new LiveEvents(run.spark().sparkContext());
    }

    static TrainingSummary train(Run run, PreparedData data) {
        return new TrainStation(run, data).train();
    }

    private TrainingSummary train() {
        Clock clock = new Clock();
        // before hours of training: the file may be gone behind them
        SigningKey key = Signatures.key(run.settings().signing(), run.hadoop());
        run.directory().delete(LAST_FINITE);
        run.console().say("engine: " + start.engine().describe());
        warnOfMicroBatches();
        TrainingResult result = result();
        run.directory().delete("model");
        write(result, "model", key);
        TrainingSummary summary = result.summary();
        run.finished("train", figures(summary, start.engine().name()), clock.seconds());
        return summary;
    }

    private TrainingResult result() {
        try {
            return Trainers.of(run.settings(), run.spark(), start.network()).train(job());
        } catch (TrainingDiverged e) {
            live.tell(new LiveEvent.TrainingFailed(String.valueOf(e.getMessage())));
            if (e.lastFinite().hasParameters()) {
                write(e.lastFinite(), LAST_FINITE, null);
            }
            throw e;
        } catch (RuntimeException e) {
            live.tell(new LiveEvent.TrainingFailed(String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void warnOfMicroBatches() {
        if (run.settings().distribution() instanceof Distribution.Pipeline pipeline
                && pipeline.microBatches() > 1
                && LayerRange.normalises(start.network())) {
            run.console()
                    .say(
                            "batch normalisation takes means over a micro-batch, %d examples, not over the batch's %d: the network that is trained is not that of one worker; with distribution.microBatches: 1 it is"
                                    .formatted(
                                            run.settings().training().batchSize() / pipeline.microBatches(),
                                            run.settings().training().batchSize()));
        }
    }

    private TrainingJob job() {
        Training training = run.settings().training();
        return new TrainingJob(
                new TrainingData(
                        data.schema(),
                        data.rows(run.spark(), Part.TRAIN),
                        data.count(Part.TRAIN),
                        data.count(Part.VALIDATION) == 0 ? null : data.rows(run.spark(), Part.VALIDATION),
                        data.count(Part.VALIDATION)),
                start.engine().factory(),
                training.rate(),
                training.config(run.settings().seed()),
                ClassFactors.of(training.classWeights(), data.classCounts(Part.TRAIN)),
                new TaskMeasuring(),
                checkpoints(run),
                event -> {
                    run.console().on(event);
                    run.events().write(event);
                    live.on(event);
                    run.interruption().on(event);
                },
                run.interruption().request());
    }

    /** Whether the result will be in the last of them. */
    static boolean needsCheckpoints(Run run) {
        return run.settings().distribution() instanceof Distribution.Pipeline;
    }

    /** Null if the run file wants none, and no result is in the last of them. */
    static @Nullable CheckpointStore checkpoints(Run run) {
        return !needsCheckpoints(run)
                        && run.settings().training().checkpointEvery().isNever()
                ? null
                : CheckpointStore.resuming(run.directory().checkpoints(), run.hadoop());
    }

    private void write(TrainingResult result, String place, @Nullable SigningKey key) {
        float[] state = result.state();
        ModelBundle model = new ModelBundle(
                start.network(),
                data.schema(),
                result.parameters(),
                state.length == 0 ? null : state,
                data.featuresPath(),
                result.summary().validation(),
                Provenance.of(run, data));
        if (result.isInFiles()) {
            CheckpointStore store = CheckpointStore.resuming(run.directory().checkpoints(), run.hadoop());
            ModelBundle.write(run.hadoop(), run.directory().resolve(place), model, () -> store.open(result), key);
        } else {
            ModelBundle.write(run.hadoop(), run.directory().resolve(place), model, key);
        }
    }

    private static Map<String, Object> figures(TrainingSummary summary, String engine) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("engine", engine);
        figures.put("workers", summary.workers());
        figures.put("epochs", summary.epochs());
        figures.put("bestEpoch", summary.bestEpoch());
        figures.put("stoppedEarly", summary.stoppedEarly());
        figures.put("trainLoss", summary.trainLoss());
        figures.put("validation", summary.validation());
        figures.put("examples", summary.examples());
        figures.put("trainingSeconds", summary.seconds());
        figures.put("examplesPerSecond", summary.seconds() > 0 ? summary.examples() / summary.seconds() : 0);
        figures.put(
                "workerSeconds",
                summary.timings().stream().map(TrainStation::seconds).toList());
        RoundTimes rounds = summary.rounds();
        if (rounds != null) {
            RoundCost cost = rounds.predicted();
            Map<String, Number> round = new LinkedHashMap<>();
            round.put("seconds", rounds.seconds());
            round.put("predictedSeconds", cost.seconds());
            round.put("steps", cost.steps());
            round.put("stepSeconds", cost.stepSeconds());
            round.put("bytes", cost.bytes());
            round.put("byteSeconds", cost.link().byteSeconds());
            round.put("hopSeconds", cost.link().hopSeconds());
            round.put("applySeconds", cost.applySeconds());
            figures.put("round", round);
        }
        return figures;
    }

    private static Map<String, Number> seconds(WorkerTimes worker) {
        Timings times = worker.times();
        Map<String, Number> seconds = new LinkedHashMap<>();
        seconds.put("worker", worker.worker());
        seconds.put("compute", times.compute());
        seconds.put("update", times.update());
        seconds.put("exchange", times.exchange());
        seconds.put("waiting", times.waiting());
        seconds.put("data", times.data());
        seconds.put("validation", times.validation());
        seconds.put("bytesSent", worker.bytesSent());
        return seconds;
    }
}
