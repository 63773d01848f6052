package io.tatara.jobs.workflow;

import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.runfile.Resource;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.Variants;
import io.tatara.jobs.tune.TrialFolders;
import io.tatara.model.ModelBundle;
import io.tatara.spark.HadoopSettings;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Exchange;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingResult;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Trial;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Trials as trainings, and what the best one comes to. Safe for several threads. */
record TrialPlans(Run run, PreparedData data, Variants variants, Resource resource, HadoopSettings hadoop) {

    /** Where the training is that a trial's model comes of, if that is none of those that it was measured by. */
    private static final String WHOLE = "model";

    /** A trial's trainings, up to the end of its rung: the only one, or one a fold. */
    List<ReplicaPlan> of(Trial trial) {
        int number = trial.assignment().trial();
        long amount = trial.assignment().to();
        RunFile settings = settings(trial.configuration());
        return IntStream.range(0, resource.trainings(amount))
                .mapToObj(fold -> plan(settings, folder(number, amount, fold), resource.epochs(amount)))
                .toList();
    }

    /** Trainings that are not on the same rows have nothing of each other. */
    private String folder(int trial, long amount, int fold) {
        String folder = TrialFolders.of(trial);
        if (resource instanceof Resource.Data) {
            folder += "/share-" + amount;
        }
        return isCrossValidated() ? folder + "/fold-" + fold : folder;
    }

    /** Whether the best trial's training is that of its model: with all rows. */
    boolean hasWhole(Best best) {
        return !isCrossValidated() && resource.share(best.result().assignment().to()) == 1;
    }

    private boolean isCrossValidated() {
        return Objects.requireNonNull(run.settings().tune()).objective().folds() != null;
    }

    /** The training that the best trial's model comes of. */
    ReplicaPlan whole(Best best) {
        int trial = best.result().trial();
        long amount = best.result().assignment().to();
        return plan(
                settings(best.configuration()),
                hasWhole(best) ? folder(trial, amount, 0) : "%s/%s".formatted(TrialFolders.of(trial), WHOLE),
                resource.epochs(amount));
    }

    RunFile settings(Configuration configuration) {
        return variants.of(configuration).settings();
    }

    private ReplicaPlan plan(RunFile settings, String folder, int until) {
        TrainingConfig config = settings.training().config(settings.seed());
        CheckpointRhythm rhythm = config.checkpoints();
        return new ReplicaPlan(
                Start.of(settings, data.schema(), run.hadoop()).engine().factory(),
                settings.training().rate(),
                // a trial that goes on needs the one at its end
                (rhythm.isNever() ? config.with(CheckpointRhythm.ofEpochs(Integer.MAX_VALUE)) : config).until(until),
                Exchange.alone(),
                new TaskMeasuring(),
                CheckpointStore.resuming(run.directory().resolve(folder), hadoop));
    }

    /** The run file of a trial, with which it can be trained again. */
    String runFile(Best best) {
        return variants.of(best.configuration()).yaml();
    }

    /** What a model says of the trial that it is the model of. */
    static Map<String, String> origin(Best best) {
        return Map.of(
                "trial", Integer.toString(best.result().trial()),
                "trialResource", Long.toString(best.result().assignment().to()));
    }

    /** The model of a trial, of what its training came to. */
    ModelBundle model(Best best, TrainingResult result) {
        RunFile settings = settings(best.configuration());
        float[] state = result.state();
        Map<String, String> provenance = Provenance.of(run, data);
        provenance.putAll(origin(best));
        return new ModelBundle(
                Start.of(settings, data.schema(), run.hadoop()).network(),
                data.schema(),
                result.parameters(),
                state.length == 0 ? null : state,
                data.featuresPath(),
                result.summary().validation(),
                provenance);
    }
}
