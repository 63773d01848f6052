package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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
    private final NavigableMap<Long, JsonNode> progress = new TreeMap<>();
    private final NavigableMap<Integer, Map<String, Double>> seconds = new TreeMap<>();
    private final List<JsonNode> happenings = new ArrayList<>();
    private final NavigableMap<Long, JsonNode> validations = new TreeMap<>();
    private final NavigableMap<Integer, JsonNode> traces = new TreeMap<>();
    private @Nullable JsonNode staged;
    private int stepsPerEpoch = 1;

    private TrainingHistory() {}

    static TrainingHistory of(List<JsonNode> events) {
        TrainingHistory history = new TrainingHistory();
        events.forEach(history::on);
        return history;
    }

    private void on(JsonNode event) {
        switch (event.path("event").asText()) {
            case "Started" -> started(event);
            case "Staged" -> staged = event;
            case "StepTraced" -> traces.put(event.path("epoch").intValue(), event);
            case "Progress" -> progress.put(event.path("step").longValue(), event);
            case "RoundsFinished" -> event.path("workers").forEach(this::add);
            case "EpochFinished" -> epochs.put(event.path("epoch").intValue(), event);
            case "Validated" ->
                validations.put(
                        step(
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
        long step = step(done, event.path("startSteps").intValue());
        epochs.tailMap(done, false).clear();
        progress.tailMap(step, false).clear();
        validations.tailMap(step, false).clear();
    }

    private long step(int epochsDone, int steps) {
        return (long) epochsDone * stepsPerEpoch + steps;
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
        Map<Double, JsonNode> by = new LinkedHashMap<>();
        validations.forEach((step, event) -> by.put((double) step / stepsPerEpoch, event));
        return by;
    }

    /** By the epochs that were done, a fraction. */
    Map<Double, JsonNode> progress() {
        Map<Double, JsonNode> by = new LinkedHashMap<>();
        progress.forEach((step, event) -> by.put((double) step / stepsPerEpoch, event));
        return by;
    }

    /** By worker and kind. */
    NavigableMap<Integer, Map<String, Double>> seconds() {
        return seconds;
    }

    /** What went otherwise than planned, and when. */
    List<JsonNode> happenings() {
        return happenings;
    }

    /** The last step of a pipeline that was traced; null without one. */
    @Nullable
    JsonNode trace() {
        return traces.isEmpty() ? null : traces.lastEntry().getValue();
    }

    /** How the layers are spread over a pipeline; null without one. */
    @Nullable
    JsonNode staged() {
        return staged;
    }
}
