package io.tatara.jobs.tune;

import io.tatara.jobs.runfile.Goal;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.single.SingleTrainer;
import io.tatara.train.single.TaskLost;
import io.tatara.tuning.run.Interference;
import io.tatara.tuning.run.Objective;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Trial;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A trial as one Spark task, which trains once and measures on the validation part, or once for each of some folds. Called on
 * several threads at once.
 */
public final class TrialTraining implements Objective {

    private final SingleTrainer trainer;
    private final Goal goal;
    private final String units;
    private final Function<Trial, List<ReplicaPlan>> plans;
    private final Map<Assignment, TrialReport> reports = new ConcurrentHashMap<>();

    /**
     * For a study.
     *
     * @param units what trials get more of, as a word
     * @param plans what a trial trains, one or one a fold; it throws where there can be no such training
     */
    public TrialTraining(SingleTrainer trainer, Goal goal, String units, Function<Trial, List<ReplicaPlan>> plans) {
        this.trainer = trainer;
        this.goal = goal;
        this.units = units;
        this.plans = plans;
    }

    @Override
    public double loss(Trial trial) throws InterruptedException, Interference {
        Assignment work = trial.assignment();
        TrialReport report;
        try {
            report = new TrialReport(trainer.trainFolds(
                    plans.apply(trial),
                    "trial %d: %s %d to %d".formatted(work.trial(), units, work.from(), work.to())));
        } catch (TaskLost e) {
            Interference.Cause cause = switch (e.loss()) {
                case KILLED -> Interference.Cause.KILLED;
                case TAKEN -> Interference.Cause.TAKEN;
                case NONE -> Interference.Cause.OTHER;
            };
            throw new Interference(cause, String.valueOf(e.getMessage()), e);
        }
        reports.put(work, report);
        return report.divergence().isEmpty() ? goal.loss(value(report)) : Double.NaN;
    }

    private double value(TrialReport report) {
        Double value = report.validation().get(goal.metric());
        if (value == null) {
            throw new IllegalStateException(
                    "the validation has no %s: %s".formatted(goal.metric(), report.validation()));
        }
        return value;
    }

    String metric() {
        return goal.metric();
    }

    /** How a training went that has ended; given once. Null if it came to no report. */
    @Nullable
    TrialReport take(Assignment assignment) {
        return reports.remove(assignment);
    }
}
