package io.tatara.jobs.tune;

import io.tatara.jobs.runfile.Goal;
import io.tatara.tuning.run.Interference;
import io.tatara.tuning.run.Objective;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Trial;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Trials as trainings, by what they are measured to be. Called on several threads at once. */
public final class TrialTraining implements Objective {

    private final Trainings trainings;
    private final Goal goal;
    private final Map<Assignment, TrialReport> reports = new ConcurrentHashMap<>();

    public TrialTraining(Trainings trainings, Goal goal) {
        this.trainings = trainings;
        this.goal = goal;
    }

    @Override
    public double loss(Trial trial) throws InterruptedException, Interference {
        TrialReport report = new TrialReport(trainings.train(trial));
        reports.put(trial.assignment(), report);
        return report.divergence().isEmpty() ? goal.loss(value(report)) : Double.NaN;
    }

    @Override
    public int slots(Trial trial) {
        return trainings.slots(trial);
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
