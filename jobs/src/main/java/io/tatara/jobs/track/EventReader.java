package io.tatara.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.runfile.Goal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run's events say to trackers. Metrics are named after the axis of their steps:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><td>{@code train/loss}, {@code validation/…}, {@code epoch/seconds}</td><td>epochs</td></tr>
 * <tr><td>{@code step/loss}, {@code step/learningRate}, {@code step/examplesPerSecond}, {@code step/validation/…}</td>
 * <td>steps since the training began</td></tr>
 * <tr><td>{@code rung/…} of a trial</td><td>what the trial has had: epochs, or whatever the search hands out</td></tr>
 * <tr><td>{@code best/…} of a study</td><td>results so far</td></tr>
 * <tr><td>{@code evaluate/…}, {@code seconds/…}</td><td>none: 0</td></tr>
 * </table>
 *
 * Not safe for several threads.
 */
final class EventReader {

    /** Said by a command that has done what it was to do; {@code ok} says whether the model may be registered. */
    static final String DONE = "runDone";
    /** Said of a run that ends before that; {@code fate} is a {@link Fate}. */
    static final String BROKEN_OFF = "runBrokenOff";

    private static final String STATION = "Finished";
    private static final List<String> PAPERS = List.of("run.yaml", "result.json", "best.yaml", "report.html");

    private final @Nullable Goal goal;
    private final TreeSet<Integer> running = new TreeSet<>();
    private final Map<Integer, Integer> epochsTold = new HashMap<>();
    private int stepsPerEpoch;
    private int results;
    private long furthest;
    private double best = Double.POSITIVE_INFINITY;
    private boolean trained;

    /** @param goal of a study; null if nothing is searched */
    EventReader(@Nullable Goal goal) {
        this.goal = goal;
    }

    /**
     * What to tell.
     *
     * @param event a line of {@code events.jsonl}
     */
    List<Entry> read(JsonNode event) {
        String kind = event.path("event").asText();
        long millis = Instant.parse(event.path("time").asText()).toEpochMilli();
        List<Entry> entries = new ArrayList<>();
        switch (kind) {
            case "Started" -> started(event, entries);
            case "Progress" -> progress(event, millis, entries);
            case "EpochFinished" -> epoch(event, millis, entries);
            case "Validated" -> validated(event, millis, entries);
            case "trialBegan" -> trialBegan(event, millis, entries);
            case "trialEnded" -> trialEnded(event, millis, entries);
            case DONE -> done(event, millis, entries);
            case BROKEN_OFF -> brokenOff(event, millis, entries);
            default -> {
                // an event of a training begins with a capital letter
                if (kind.endsWith(STATION) && Character.isLowerCase(kind.charAt(0))) {
                    station(kind.substring(0, kind.length() - STATION.length()), event, millis, entries);
                }
            }
        }
        return entries;
    }

    private void started(JsonNode event, List<Entry> entries) {
        stepsPerEpoch = event.path("stepsPerEpoch").intValue();
        Map<String, String> tags = new LinkedHashMap<>();
        for (String fact : List.of("workers", "examples", "parameters", "stepsPerEpoch")) {
            tags.put("tatara." + fact, event.path(fact).asText());
        }
        entries.add(new Entry.Tags(Entry.RUN, tags));
    }

    private static void progress(JsonNode event, long millis, List<Entry> entries) {
        long step = event.path("step").longValue();
        List<Point> points = new ArrayList<>();
        for (String metric : List.of("loss", "learningRate", "examplesPerSecond")) {
            points.add(new Point("step/" + metric, number(event.path(metric)), step, millis));
        }
        entries.add(new Entry.Points(Entry.RUN, points));
    }

    private static void epoch(JsonNode event, long millis, List<Entry> entries) {
        int epoch = event.path("epoch").intValue();
        List<Point> points = new ArrayList<>();
        points.add(new Point("train/loss", number(event.path("trainLoss")), epoch, millis));
        add("validation/", event.path("validation"), epoch, millis, points);
        points.add(new Point("epoch/seconds", number(event.path("seconds")), epoch, millis));
        entries.add(new Entry.Points(Entry.RUN, points));
    }

    private void validated(JsonNode event, long millis, List<Entry> entries) {
        long step = (event.path("epoch").longValue() - 1) * stepsPerEpoch
                + event.path("steps").longValue();
        List<Point> points = new ArrayList<>();
        add("step/validation/", event.path("validation"), step, millis, points);
        entries.add(new Entry.Points(Entry.RUN, points));
    }

    private void station(String station, JsonNode event, long millis, List<Entry> entries) {
        List<Point> points = new ArrayList<>();
        points.add(new Point("seconds/" + station, number(event.path("seconds")), 0, millis));
        if (station.equals("evaluate")) {
            event.fields().forEachRemaining(field -> {
                if (field.getValue().isNumber() && !field.getKey().equals("seconds")) {
                    points.add(new Point("evaluate/" + field.getKey(), number(field.getValue()), 0, millis));
                }
            });
        }
        entries.add(new Entry.Points(Entry.RUN, points));
        Map<String, String> tags = new LinkedHashMap<>();
        for (String fact : List.of("engine", "bestEpoch", "stoppedEarly", "part", "demand", "passed", "ending")) {
            if (event.path(fact).isValueNode()) {
                tags.put(
                        "tatara.%s.%s".formatted(station, fact),
                        event.path(fact).asText());
            }
        }
        if (!tags.isEmpty()) {
            entries.add(new Entry.Tags(Entry.RUN, tags));
        }
        trained |= station.equals("train") || station.equals("tune") || station.equals("evaluate");
    }

    private void trialBegan(JsonNode event, long millis, List<Entry> entries) {
        int trial = event.path("trial").intValue();
        running.add(trial);
        Map<String, String> params = new LinkedHashMap<>();
        event.path("configuration")
                .fields()
                .forEachRemaining(
                        field -> params.put(field.getKey(), field.getValue().asText()));
        entries.add(new Entry.Begin(
                name(trial),
                Entry.RUN,
                "trial " + trial,
                millis,
                params,
                Map.of(
                        "tatara.trial", Integer.toString(trial),
                        "tatara.bracket", event.path("bracket").asText())));
    }

    private void trialEnded(JsonNode event, long millis, List<Entry> entries) {
        int trial = event.path("trial").intValue();
        if (!running.remove(trial)) {
            // one that needs more slots than there are ends before it has begun
            trialBegan(event, millis, entries);
            running.remove(trial);
        }
        String outcome = event.path("outcome").asText();
        boolean completed = outcome.equals("Completed");
        List<Point> points = new ArrayList<>();
        curve(trial, event.path("epochs"), millis, points);
        results++;
        if (completed && goal != null) {
            double value = goal.loss(number(event.path("loss")));
            points.add(
                    new Point("rung/" + goal.metric(), value, event.path("to").longValue(), millis));
            improve(event.path("to").longValue(), number(event.path("loss")), millis, entries);
        }
        if (!points.isEmpty()) {
            entries.add(new Entry.Points(name(trial), points));
        }
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("tatara.outcome", outcome);
        tags.put("tatara.rung", event.path("rung").asText());
        for (String fact : List.of("reason", "host")) {
            if (event.has(fact)) {
                tags.put("tatara." + fact, event.path(fact).asText());
            }
        }
        entries.add(new Entry.Tags(name(trial), tags));
        entries.add(new Entry.End(
                name(trial),
                completed ? Fate.FINISHED : outcome.equals("Cancelled") ? Fate.KILLED : Fate.FAILED,
                millis));
    }

    /** What a trial that goes on has had before was told then. */
    private void curve(int trial, JsonNode epochs, long millis, List<Point> points) {
        int told = epochsTold.getOrDefault(trial, 0);
        for (JsonNode epoch : epochs) {
            int number = epoch.path(0).intValue();
            if (number > told) {
                points.add(new Point("train/loss", number(epoch.path(1)), number, millis));
                add("validation/", epoch.path(2), number, millis, points);
                epochsTold.merge(trial, number, Math::max);
            }
        }
    }

    /** As the study has it: the furthest trials, and of those the best. */
    private void improve(long had, double loss, long millis, List<Entry> entries) {
        if (goal != null && (had > furthest || (had == furthest && loss < best))) {
            furthest = had;
            best = loss;
            entries.add(new Entry.Points(
                    Entry.RUN, List.of(new Point("best/" + goal.metric(), goal.loss(loss), results, millis))));
        }
    }

    private void done(JsonNode event, long millis, List<Entry> entries) {
        PAPERS.forEach(paper -> entries.add(new Entry.Attach(Entry.RUN, paper)));
        if (trained) {
            entries.add(new Entry.Attach(Entry.RUN, "model"));
            if (event.path("ok").booleanValue()) {
                entries.add(new Entry.Register(Entry.RUN));
            }
        }
        entries.add(new Entry.End(Entry.RUN, Fate.FINISHED, millis));
    }

    private void brokenOff(JsonNode event, long millis, List<Entry> entries) {
        running.forEach(trial -> entries.add(new Entry.End(name(trial), Fate.KILLED, millis)));
        running.clear();
        entries.add(new Entry.Attach(Entry.RUN, "run.yaml"));
        entries.add(new Entry.End(Entry.RUN, Fate.valueOf(event.path("fate").asText()), millis));
    }

    private static String name(int trial) {
        return "trial-" + trial;
    }

    private static void add(String stem, JsonNode metrics, long step, long millis, List<Point> points) {
        metrics.fields()
                .forEachRemaining(metric ->
                        points.add(new Point(stem + metric.getKey(), number(metric.getValue()), step, millis)));
    }

    /** JSON has no NaN and no infinities; events write them as texts. */
    private static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.asText()) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }
}
