package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.jobs.tune.Trainings;
import io.tatara.model.ModelBundle;
import io.tatara.signing.SigningKey;
import io.tatara.train.Divergence;
import io.tatara.train.single.SharedShards;
import io.tatara.train.single.SingleTrainer;
import io.tatara.train.single.TaskLost;
import io.tatara.tuning.study.Best;

/** The model of a study: the best trial's, or if that was not trained on all rows one of its settings that is. */
record StudyModel(Run run, StudyShards shards, TrialPlans plans) {

    /** As many as Spark gives a task. */
    private static final int ATTEMPTS = 4;

    /**
     * Writes it, in the place of one of another trial. One that is there stays, with all its signatures.
     *
     * @param trainings of the trials
     */
    void write(Best best, Trainings trainings) {
        SigningKey key = Signatures.key(run.settings().signing(), run.hadoop());
        if (isThere(best)) {
            if (key != null) {
                ModelBundle.sign(run.hadoop(), run.directory().model(), key);
            }
            run.console().say("the model is there already: " + run.directory().model());
            return;
        }
        ModelBundle model = plans.hasWhole(best) ? plans.model(best, trainings.result(best)) : trainedOnAll(best);
        run.directory().delete("model");
        ModelBundle.write(run.hadoop(), run.directory().model(), model, key);
    }

    private boolean isThere(Best best) {
        if (!run.directory().exists("model/manifest.json")) {
            return false;
        }
        try {
            return ModelBundle.read(
                            run.hadoop(),
                            run.directory().model(),
                            run.settings().signing().trusted())
                    .provenance()
                    .entrySet()
                    .containsAll(TrialPlans.origin(best).entrySet());
        } catch (TataraException e) {
            run.console().say("the model is written anew: " + e.getMessage());
            return false;
        }
    }

    private ModelBundle trainedOnAll(Best best) {
        run.interruption()
                .studying(() -> "while the best trial's model was trained on all rows; all results are kept, and so is"
                        + " its checkpoint");
        try (SharedShards all = shards.whole();
                SingleTrainer trainer = new SingleTrainer(run.spark(), all)) {
            train(best, trainer);
            run.interruption().studying(null);
            return plans.model(best, trainer.result(plans.whole(best)));
        }
    }

    private void train(Best best, SingleTrainer trainer) {
        String what = "the model of trial %d".formatted(best.result().trial());
        run.console().say("training %s on all of the training part".formatted(what));
        int attempt = 1;
        while (true) {
            try {
                Divergence divergence = trainer.train(plans.whole(best), what).divergence();
                if (divergence == null) {
                    return;
                }
                throw new TataraException(
                        "%s diverged on all of the training part, which it did not on fewer rows: %s. Its settings are in best.yaml, to be trained with a smaller learning rate."
                                .formatted(what, divergence.describe()));
            } catch (TaskLost e) {
                if (attempt++ == ATTEMPTS) {
                    throw e;
                }
                run.console().say("%s is trained on: %s".formatted(what, e.getMessage()));
            } catch (InterruptedException e) {
                LastCheckpoints.await(trainer::awaitIdle);
                throw new TataraException("the training of the model was interrupted", e);
            }
        }
    }
}
