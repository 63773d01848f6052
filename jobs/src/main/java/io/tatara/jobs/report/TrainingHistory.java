package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A training as its events tell it. What was done and then done again, for the training was resumed or began anew from a
 * checkpoint, counts as it was done last; time counts as often as it was spent.
 */
final class TrainingHistory {

    /** Where a worker's time goes, as events name it. */
    static final List<String> KINDS = List.of("compute", "update", "data", "exchange", "waiting", "validation");

    private final NavigableMap<Integer, JsonNode> epochs = new TreeMap<>();
    private final Rounds progress = new Rounds();
    private final NavigableMap<Integer, Map<String, Double>> seconds = new TreeMap<>();
    private final Happenings happenings = new Happenings();
    private final NavigableMap<Double, JsonNode> validations = new TreeMap<>();
    private @Nullable JsonNode trace;
    private @Nullable JsonNode staged;
    private int stepsPerEpoch = 1;

    private TrainingHistory() {}

    static TrainingHistory of(Events events) {
        TrainingHistory history = new TrainingHistory();
        events.read(history::on);
        return history;
    }

    private void on(JsonNode event) {
        switch (event.path("event").asText()) {
            case "Started" -> started(event);
            case "Staged" -> staged = event;
            case "StepTraced" -> trace = event;
            case "Progress" -> progress.add((double) event.path("step").longValue() / stepsPerEpoch, event);
            case "RoundsFinished" -> event.path("workers").forEach(this::add);
            case "EpochFinished" -> epochs.put(event.path("epoch").intValue(), event);
            case "Validated" ->
                validations.put(
                        at(
                                event.path("epoch").intValue() - 1,
                                event.path("steps").intValue()),
                        event);
            case "WorkersChanged", "Restarted", "CheckpointFailed", "PaceChanged" -> happenings.add(event);
            default -> {
                // nothing that is drawn
            }
        }
    }

    private void started(JsonNode event) {
        stepsPerEpoch = Math.max(1, event.path("stepsPerEpoch").intValue());
        int done = event.path("startEpoch").intValue();
        double at = at(done, event.path("startSteps").intValue());
        epochs.tailMap(done, false).clear();
        progress.forgetBehind(at);
        validations.tailMap(at, false).clear();
    }

    /** Epochs done, a fraction: steps do not compare where another number of workers goes on, which takes more or fewer of them. */
    private double at(int epochsDone, int steps) {
        return (double) ((long) epochsDone * stepsPerEpoch + steps) / stepsPerEpoch;
    }

    private void add(JsonNode worker) {
        Map<String, Double> mine =
                seconds.computeIfAbsent(worker.path("worker").intValue(), one -> new LinkedHashMap<>());
        for (String kind : KINDS) {
            mine.merge(kind, worker.path("times").path(kind).asDouble(), Double::sum);
        }
    }

    /** By their number, from 1. */
    NavigableMap<Integer, JsonNode> epochs() {
        return epochs;
    }

    /** Validations within epochs, by the epochs that were done, a fraction. */
    Map<Double, JsonNode> validations() {
        return validations;
    }

    Rounds progress() {
        return progress;
    }

    /** By worker and kind. */
    NavigableMap<Integer, Map<String, Double>> seconds() {
        return seconds;
    }

    Happenings happenings() {
        return happenings;
    }

    /** The last step of a pipeline that was traced; null without one. */
    @Nullable
    JsonNode trace() {
        return trace;
    }

    /** How the layers are spread over a pipeline; null without one. */
    @Nullable
    JsonNode staged() {
        return staged;
    }
}
