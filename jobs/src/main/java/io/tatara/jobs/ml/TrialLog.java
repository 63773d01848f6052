package io.tatara.jobs.ml;

import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import io.tatara.tuning.study.Trial;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Keeps what became of each trial. For the thread that runs the study. */
final class TrialLog implements RunListener {

    private final Trials trials;
    private final Map<Integer, TunedTrial> byNumber = new TreeMap<>();

    TrialLog(Trials trials) {
        this.trials = trials;
    }

    @Override
    public void began(Trial trial, List<Integer> slots, int attempt) {}

    @Override
    public void interfered(Trial trial, List<Integer> slots, String reason) {}

    @Override
    public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {
        put(trial.assignment(), trial.configuration(), outcome, seconds);
    }

    /** Takes in what a process before this one has come to. */
    void resume(List<StudyEvent> events) {
        Map<Integer, Configuration> configurations = new HashMap<>();
        for (StudyEvent event : events) {
            if (event instanceof StudyEvent.Suggested suggested) {
                configurations.put(suggested.trial(), suggested.configuration());
            } else if (event instanceof StudyEvent.Finished finished) {
                Assignment assignment = finished.assignment();
                Configuration configuration = Objects.requireNonNull(configurations.get(assignment.trial()));
                put(assignment, configuration, finished.outcome(), Double.NaN);
            }
        }
    }

    private void put(Assignment assignment, Configuration configuration, Outcome outcome, double seconds) {
        Map<String, String> settings = new LinkedHashMap<>();
        configuration.values().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        int folds = Math.toIntExact(assignment.to());
        byNumber.put(
                assignment.trial(),
                new TunedTrial(assignment.trial(), settings, metric(outcome), folds, failure(outcome), seconds));
    }

    private double metric(Outcome outcome) {
        // a loss is a metric or its opposite, and so is the loss of a loss
        return outcome instanceof Outcome.Completed completed ? trials.loss(completed.loss()) : Double.NaN;
    }

    private static String failure(Outcome outcome) {
        if (outcome instanceof Outcome.Completed) {
            return "";
        }
        return outcome instanceof Outcome.Failed failed ? failed.reason() : outcome.toString();
    }

    List<TunedTrial> trials() {
        return List.copyOf(byNumber.values());
    }

    /** What to say where no trial came to a metric. */
    String failure() {
        return byNumber.values().stream()
                .findFirst()
                .map(first -> "None of %d trials came to a metric; trial %d, %s: %s"
                        .formatted(byNumber.size(), first.trial(), first.settings(), first.failure()))
                .orElse("No trial ended within maxSeconds; give the search more time.");
    }
}
