package io.tatara.jobs.tune;

import io.tatara.jobs.runfile.Goal;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.single.SingleTrainer;
import io.tatara.train.single.TaskLost;
import io.tatara.train.single.TaskReport;
import io.tatara.tuning.run.Interference;
import io.tatara.tuning.run.Objective;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Trial;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A trial as a training in one Spark task, measured on the validation part. Called on several threads at once. */
public final class TrialTraining implements Objective {

    private final SingleTrainer trainer;
    private final Goal goal;
    private final Function<Trial, ReplicaPlan> plans;
    private final Map<Assignment, TaskReport> reports = new ConcurrentHashMap<>();

    /** @param plans what a trial trains; it throws where there can be no such training */
    public TrialTraining(SingleTrainer trainer, Goal goal, Function<Trial, ReplicaPlan> plans) {
        this.trainer = trainer;
        this.goal = goal;
        this.plans = plans;
    }

    @Override
    public double loss(Trial trial) throws InterruptedException, Interference {
        Assignment work = trial.assignment();
        TaskReport report;
        try {
            report = trainer.train(
                    plans.apply(trial), "trial %d: epochs %d to %d".formatted(work.trial(), work.from(), work.to()));
        } catch (TaskLost e) {
            Interference.Cause cause = switch (e.loss()) {
                case KILLED -> Interference.Cause.KILLED;
                case TAKEN -> Interference.Cause.TAKEN;
                case NONE -> Interference.Cause.OTHER;
            };
            throw new Interference(cause, String.valueOf(e.getMessage()), e);
        }
        reports.put(work, report);
        return report.divergence() == null ? goal.loss(value(report)) : Double.NaN;
    }

    private double value(TaskReport report) {
        Double value = report.summary().validation().get(goal.metric());
        if (value == null) {
            throw new IllegalStateException("the validation has no %s: %s"
                    .formatted(goal.metric(), report.summary().validation()));
        }
        return value;
    }

    /** How a training went that has ended; given once. Null if it came to no report. */
    @Nullable
    TaskReport take(Assignment assignment) {
        return reports.remove(assignment);
    }
}
