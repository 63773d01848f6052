package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.report.Page.Fact;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.tune.StudyClock;
import io.tatara.jobs.tune.StudyJournals;
import io.tatara.jobs.tune.TrialTable;
import io.tatara.tuning.importance.Importance;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A study as the events of its run directory tell it: which trials there were, what came of each and when, on the study's own
 * clock, which stands still while nobody runs it.
 */
final class Study {

    private final Goal goal;
    private final Resource resource;
    private final Space space;
    private final Optional<Importance> importance;
    private final StudyClock clock = new StudyClock();
    private final Map<Integer, StudyTrial> trials = new TreeMap<>();
    private final Map<Integer, Turn> running = new HashMap<>();
    private final List<Result> results = new ArrayList<>();
    private final List<Result> best = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private String ending = "not ended";

    /**
     * The end of a rung.
     *
     * @param at seconds of the study
     * @param had of the resource
     * @param value of the metric; NaN where it failed
     */
    record Result(int trial, int bracket, int rung, double at, long had, double value) {
        boolean failed() {
            return Double.isNaN(value);
        }
    }

    /** What a slot did, in seconds of the study. */
    record Turn(int slot, int trial, double begin, double end, boolean failed) {}

    private Study(Goal goal, Resource resource, Space space, Optional<Importance> importance) {
        this.goal = goal;
        this.resource = resource;
        this.space = space;
        this.importance = importance;
    }

    /** @throws TataraException if its run file or its journal is damaged */
    static Study of(RunDirectory directory, Evidence evidence) {
        RunFile settings = RunFileReader.withoutSecrets()
                .again("run.yaml", evidence.runFile())
                .settings();
        Goal goal = Objects.requireNonNull(settings.tune()).objective();
        Space space = settings.tune().space().space();
        Study study =
                new Study(goal, settings.trials().resource(), space, importance(directory, space, settings.seed()));
        evidence.events().read(study::on);
        return study;
    }

    /** For tests: of events alone. */
    static Study of(Goal goal, Resource resource, Space space, List<JsonNode> events) {
        Study study = new Study(goal, resource, space, Optional.empty());
        events.forEach(study::on);
        return study;
    }

    private static Optional<Importance> importance(RunDirectory directory, Space space, long seed) {
        TrialTable table = new TrialTable(StudyJournals.events(directory), (trial, outcome) -> {});
        return Importance.of(space, table.observations(table.commonest()), seed);
    }

    private void on(JsonNode event) {
        double at = clock.at(event);
        switch (event.path("event").asText()) {
            case StudyClock.BEGAN -> {
                running.clear();
                ending = "not ended";
            }
            case StudyClock.ENDED -> ending = event.path("ending").asText();
            case "trialBegan" -> began(event, at);
            case "trialInterfered" -> ran(event, at, true);
            case "trialEnded" -> ended(event, at);
            default -> {
                // of no study
            }
        }
    }

    private void began(JsonNode event, double at) {
        int trial = event.path("trial").intValue();
        trials.computeIfAbsent(trial, number -> new StudyTrial(number, event.path("configuration")));
        for (JsonNode slot : event.path("slots")) {
            running.put(slot.intValue(), new Turn(slot.intValue(), trial, at, at, false));
        }
    }

    private void ran(JsonNode event, double at, boolean failed) {
        for (JsonNode slot : event.path("slots")) {
            Turn turn = running.remove(slot.intValue());
            if (turn != null) {
                turns.add(new Turn(turn.slot(), turn.trial(), turn.begin(), at, failed));
            }
        }
    }

    private void ended(JsonNode event, double at) {
        String outcome = event.path("outcome").asText();
        boolean completed = outcome.equals("Completed");
        ran(event, at, !completed);
        StudyTrial trial = trials.get(event.path("trial").intValue());
        if (trial == null) {
            return;
        }
        Result result = new Result(
                trial.number(),
                event.path("bracket").intValue(),
                event.path("rung").intValue(),
                at,
                event.path("to").longValue(),
                completed ? goal.loss(event.path("loss").doubleValue()) : Double.NaN);
        results.add(result);
        trial.ended(outcome, event.path("reason").asText(), result);
        if (resource instanceof Resource.Epochs) {
            for (JsonNode epoch : event.path("epochs")) {
                trial.point(
                        epoch.path(0).doubleValue(), Shown.number(epoch.path(2).path(goal.metric())));
            }
        } else if (completed) {
            trial.point(resource.number(result.had()).doubleValue(), result.value());
        }
        if (completed && (best.isEmpty() || bestFirst().compare(result, best.get(best.size() - 1)) < 0)) {
            best.add(result);
        }
    }

    /** As the study has it: the furthest trials, and of those the best. */
    private Comparator<Result> bestFirst() {
        return Comparator.<Result>comparingLong(result -> -result.had())
                .thenComparingDouble(result -> goal.loss(result.value()));
    }

    List<Fact> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Result found = best();
        if (found != null) {
            facts.put(
                    "best %s, trial %d at %s".formatted(goal.metric(), found.trial(), resource.at(found.had())),
                    Shown.figure(found.value()));
        }
        facts.put("trials", Integer.toString(trials.size()));
        facts.put("results", Integer.toString(results.size()));
        facts.put(
                "failed", Long.toString(results.stream().filter(Result::failed).count()));
        facts.put("of search; " + ending, Shown.time(clock.seconds()));
        return facts.entrySet().stream()
                .map(fact -> new Fact(fact.getValue(), fact.getKey()))
                .toList();
    }

    @Nullable
    Result best() {
        return best.isEmpty() ? null : best.get(best.size() - 1);
    }

    /** Each result that was better than all before it. */
    List<Result> bestSoFar() {
        return best;
    }

    List<Result> results() {
        return results;
    }

    List<Turn> turns() {
        return turns;
    }

    /** Those that came to a result, the best first. */
    List<StudyTrial> ranked() {
        return trials.values().stream()
                .filter(trial -> trial.last() != null)
                .sorted(Comparator.comparing(StudyTrial::result, bestFirst()))
                .toList();
    }

    /** All, by number. */
    List<StudyTrial> trials() {
        return List.copyOf(trials.values());
    }

    Goal goal() {
        return goal;
    }

    boolean higherIsBetter() {
        return Metrics.higherIsBetter(goal.metric());
    }

    Resource resource() {
        return resource;
    }

    Space space() {
        return space;
    }

    Optional<Importance> importance() {
        return importance;
    }
}
