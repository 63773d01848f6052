package io.tatara.jobs.workflow;

import io.tatara.data.prepare.PreparedData;
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
import io.tatara.train.single.SingleTrainer;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Trial;
import java.util.Map;

/** Trials as trainings, and what the best one comes to. Safe for several threads. */
record TrialPlans(Run run, PreparedData data, Variants variants, HadoopSettings hadoop) {

    /** A trial's training, up to the end of its rung. */
    ReplicaPlan of(Trial trial) {
        return plan(
                settings(trial.configuration()),
                trial.assignment().trial(),
                trial.assignment().to());
    }

    private RunFile settings(Configuration configuration) {
        return variants.of(configuration).settings();
    }

    private ReplicaPlan plan(RunFile settings, int trial, long until) {
        TrainingConfig config = settings.training().config(settings.seed());
        CheckpointRhythm rhythm = config.checkpoints();
        return new ReplicaPlan(
                Start.of(settings, data.schema(), run.hadoop()).engine().factory(),
                settings.training().rate(),
                // a trial that goes on needs the one at its end
                (rhythm.isNever() ? config.with(CheckpointRhythm.ofEpochs(Integer.MAX_VALUE)) : config)
                        .until(Math.toIntExact(until)),
                Exchange.alone(),
                new TaskMeasuring(),
                CheckpointStore.resuming(run.directory().resolve(TrialFolders.of(trial)), hadoop));
    }

    /** The run file of a trial, with which it can be trained again. */
    String runFile(Best best) {
        return variants.of(best.configuration()).yaml();
    }

    /** The model of a trial, from its checkpoint. */
    ModelBundle model(Best best, SingleTrainer trainer) {
        RunFile settings = settings(best.configuration());
        int trial = best.result().trial();
        TrainingResult result =
                trainer.result(plan(settings, trial, best.result().assignment().to()));
        float[] state = result.state();
        Map<String, String> provenance = Provenance.of(run);
        provenance.put("trial", Integer.toString(trial));
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
