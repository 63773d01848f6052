package io.tatara.jobs.workflow;

import io.tatara.jobs.tune.Trainings;
import io.tatara.train.TrainingResult;
import io.tatara.train.single.SharedShards;
import io.tatara.train.single.SingleTrainer;
import io.tatara.train.single.TaskLost;
import io.tatara.train.single.TaskReport;
import io.tatara.tuning.run.Interference;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Trial;
import java.util.List;

/** Each trial is one Spark task, which trains once, or once for each of some folds. */
record SingleTrainings(SharedShards examples, SingleTrainer trainer, TrialPlans plans) implements Trainings {

    static SingleTrainings of(Run run, StudyShards shards, TrialPlans plans) {
        SharedShards examples = shards.ofTrials();
        try {
            return new SingleTrainings(examples, new SingleTrainer(run.spark(), examples), plans);
        } catch (RuntimeException e) {
            examples.close();
            throw e;
        }
    }

    @Override
    public List<TaskReport> train(Trial trial) throws InterruptedException, Interference {
        Assignment work = trial.assignment();
        try {
            return trainer.trainFolds(
                    plans.of(trial),
                    plans.resource().share(work.to()),
                    "trial %d up to %s".formatted(work.trial(), plans.resource().at(work.to())));
        } catch (TaskLost e) {
            Interference.Cause cause = switch (e.loss()) {
                case KILLED -> Interference.Cause.KILLED;
                case TAKEN -> Interference.Cause.TAKEN;
                case NONE -> Interference.Cause.OTHER;
            };
            throw new Interference(cause, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public int slots(Trial trial) {
        return 1;
    }

    @Override
    public TrainingResult result(Best best) {
        return trainer.result(plans.whole(best));
    }

    @Override
    public boolean awaitIdle(double seconds) throws InterruptedException {
        return trainer.awaitIdle(seconds);
    }

    @Override
    public void close() {
        try {
            trainer.close();
        } finally {
            examples.close();
        }
    }
}
