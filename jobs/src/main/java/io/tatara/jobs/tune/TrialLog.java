package io.tatara.jobs.tune;

import io.tatara.jobs.progress.StudyBoard;
import io.tatara.jobs.rundir.EventLog;
import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the run's events and its console what becomes of trials. */
public record TrialLog(TrialTraining training, StudyBoard board, TrialTable table, EventLog events)
        implements RunListener {

    @Override
    public void began(Trial trial, List<Integer> slots, int attempt) {
        Map<String, Object> details = of(trial.assignment(), slots);
        details.put("attempt", attempt);
        details.put("configuration", trial.configuration().values());
        events.write("trialBegan", details);
        board.began(trial, slots);
    }

    @Override
    public void interfered(Trial trial, List<Integer> slots, String reason) {
        Map<String, Object> details = of(trial.assignment(), slots);
        details.put("reason", reason);
        events.write("trialInterfered", details);
        board.interfered(trial, reason);
    }

    @Override
    public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {
        TrialReport report = training.take(trial.assignment());
        Map<String, Object> details = of(trial.assignment(), slots);
        details.put("outcome", outcome.getClass().getSimpleName());
        details.put("loss", outcome.loss());
        details.put("seconds", seconds);
        if (outcome instanceof Outcome.Failed failed) {
            details.put("reason", failed.reason());
        } else if (outcome instanceof Outcome.Lost lost) {
            details.put("reason", lost.reason());
        }
        if (report != null) {
            details.put("host", report.host());
            details.put("trainingSeconds", report.seconds());
            details.put("epochs", report.epochs());
            if (report.trainings().size() > 1) {
                details.put("folds", report.values(training.metric()));
            }
            report.divergence().ifPresent(divergence -> details.put("reason", divergence.describe()));
        }
        events.write("trialEnded", details);
        table.add(trial, outcome);
        board.ended(trial, slots, outcome);
    }

    private static Map<String, Object> of(Assignment work, List<Integer> slots) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("trial", work.trial());
        details.put("bracket", work.bracket());
        details.put("rung", work.rung());
        details.put("from", work.from());
        details.put("to", work.to());
        details.put("slots", slots);
        return details;
    }
}
