package io.tatara.jobs.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.progress.StudyText;
import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.tuning.importance.Importance;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Domain;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Steps;
import io.tatara.tuning.space.Wholes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One page on a study, made of the events of its run directory; it needs nothing but a browser. */
public final class StudyReport {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAIRS = 5;
    private static final String PLACE = "/*DATA*/";

    private final Goal goal;
    private final Resource resource;
    private final Map<Integer, ObjectNode> trials = new TreeMap<>();
    private final Map<Integer, ObjectNode> running = new TreeMap<>();
    private final ArrayNode results = NODES.arrayNode();
    private final ArrayNode runs = NODES.arrayNode();
    private final ArrayNode best = NODES.arrayNode();
    private final StudyClock clock = new StudyClock();
    private int failures;

    private StudyReport(Goal goal, Resource resource) {
        this.goal = goal;
        this.resource = resource;
    }

    /**
     * The page.
     *
     * @param title of the study
     * @param ending why it is over
     * @param importance empty where there are too few results to tell
     * @param events of the run directory, in their order
     */
    public static String html(
            String title,
            String ending,
            Goal goal,
            Resource resource,
            Space space,
            Optional<Importance> importance,
            List<JsonNode> events) {
        StudyReport report = new StudyReport(goal, resource);
        events.forEach(report::on);
        ObjectNode data = report.data(title, ending, space);
        data.set("importance", shares(importance));
        // a name must not end the script that it stands in
        String json = data.toString().replace("<", "\\u003c");
        return template().replace(PLACE, json);
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(StudyReport.class.getResourceAsStream("study.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void on(JsonNode event) {
        double at = clock.at(event);
        switch (event.path("event").asText()) {
            case StudyClock.BEGAN -> running.clear();
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
        if (!trials.containsKey(trial)) {
            ObjectNode made =
                    NODES.objectNode().put("trial", trial).put("had", 0).put("outcome", "not ended");
            made.set("settings", event.path("configuration"));
            made.putNull("value");
            made.putArray("curve");
            trials.put(trial, made);
        }
        for (JsonNode slot : event.path("slots")) {
            running.put(
                    slot.intValue(),
                    NODES.objectNode()
                            .put("slot", slot.intValue())
                            .put("trial", trial)
                            .put("begin", at));
        }
    }

    private void ran(JsonNode event, double at, boolean failed) {
        for (JsonNode slot : event.path("slots")) {
            ObjectNode run = running.remove(slot.intValue());
            if (run != null) {
                runs.add(run.put("end", at).put("failed", failed));
            }
        }
    }

    private void ended(JsonNode event, double at) {
        String outcome = event.path("outcome").asText();
        boolean completed = outcome.equals("Completed");
        ran(event, at, !completed);
        ObjectNode trial = trials.get(event.path("trial").intValue());
        if (trial == null) {
            return;
        }
        long had = event.path("to").longValue();
        ObjectNode result = results.addObject()
                .put("trial", event.path("trial").intValue())
                .put("at", at)
                .put("had", had)
                .put("where", resource.at(had));
        result.putNull("value");
        trial.put("outcome", outcome).put("reason", event.path("reason").asText());
        trial.putNull("value");
        ArrayNode curve = (ArrayNode) trial.path("curve");
        if (resource instanceof Resource.Epochs) {
            addCurve(event, curve);
        }
        if (completed) {
            double value = goal.loss(event.path("loss").doubleValue());
            result.put("value", value);
            trial.put("value", value).put("had", had).put("where", resource.at(had));
            improve(result);
            if (!(resource instanceof Resource.Epochs)) {
                curve.addArray().add(resource.number(had).doubleValue()).add(value);
            }
        } else {
            failures++;
        }
    }

    private void addCurve(JsonNode event, ArrayNode curve) {
        for (JsonNode epoch : event.path("epochs")) {
            JsonNode value = epoch.path(2).path(goal.metric());
            ArrayNode point = curve.addArray().add(epoch.path(0).intValue());
            if (value.isNumber()) {
                point.add(value.doubleValue());
            } else {
                point.addNull();
            }
        }
    }

    /** As the study has it: the furthest trials, and of those the best. */
    private void improve(ObjectNode result) {
        JsonNode before = best.isEmpty() ? null : best.get(best.size() - 1);
        if (before == null || bestFirst().compare(result, before) < 0) {
            best.add(result);
        }
    }

    private Comparator<JsonNode> bestFirst() {
        return Comparator.<JsonNode>comparingLong(result -> -result.path("had").longValue())
                .thenComparingDouble(result -> goal.loss(result.path("value").doubleValue()));
    }

    private ObjectNode data(String title, String ending, Space space) {
        ObjectNode data = NODES.objectNode()
                .put("title", title)
                .put("metric", goal.metric())
                .put("higherIsBetter", Metrics.higherIsBetter(goal.metric()))
                .put("unit", resource.unit())
                .put("subtitle", "%s of %s; %s".formatted(goal.metric(), goal.where(), ending));
        JsonNode found = best.isEmpty() ? null : best.get(best.size() - 1);
        data.put("bestTrial", found == null ? -1 : found.path("trial").intValue());
        data.set("facts", facts(found));
        ArrayNode parameters = data.putArray("parameters");
        space.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        ArrayNode all = data.putArray("trials");
        trials.values().stream()
                .sorted(Comparator.<JsonNode, Boolean>comparing(
                                trial -> trial.path("value").isNull())
                        .thenComparing(bestFirst()))
                .forEach(all::add);
        data.set("results", results);
        data.set("best", best);
        data.set("runs", runs);
        return data;
    }

    private ArrayNode facts(@Nullable JsonNode found) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (found != null) {
            facts.put(
                    "best %s, trial %d at %s"
                            .formatted(
                                    goal.metric(),
                                    found.path("trial").intValue(),
                                    found.path("where").asText()),
                    String.format(Locale.ROOT, "%.4g", found.path("value").doubleValue()));
        }
        facts.put("trials", Integer.toString(trials.size()));
        facts.put("results", Integer.toString(results.size()));
        facts.put("failed", Integer.toString(failures));
        facts.put("seconds", String.format(Locale.ROOT, "%.1f", clock.seconds()));
        ArrayNode all = NODES.arrayNode();
        facts.forEach((name, value) -> all.addArray().add(value).add(name));
        return all;
    }

    private static ArrayNode shares(Optional<Importance> importance) {
        ArrayNode shares = NODES.arrayNode();
        importance.ifPresent(found -> {
            found.parameters()
                    .forEach((name, share) ->
                            shares.addArray().add(StudyText.shortName(name)).add(share));
            found.pairs().stream()
                    .limit(PAIRS)
                    .forEach(pair -> shares.addArray()
                            .add(StudyText.shortName(pair.first()) + " with " + StudyText.shortName(pair.second()))
                            .add(pair.share()));
        });
        return shares;
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode node =
                NODES.objectNode().put("name", parameter.name()).put("short", StudyText.shortName(parameter.name()));
        Domain domain = parameter.domain();
        if (domain instanceof Choice choice) {
            ArrayNode options = node.putArray("options");
            choice.options().forEach(option -> options.add(JSON.<JsonNode>valueToTree(option)));
        } else if (domain instanceof Reals reals) {
            range(node, reals.low(), reals.high(), reals.scale());
        } else if (domain instanceof Steps steps) {
            range(node, steps.low(), steps.high(), steps.scale());
        } else if (domain instanceof Wholes wholes) {
            range(node, (double) wholes.low(), (double) wholes.high(), wholes.scale());
        }
        return node;
    }

    private static void range(ObjectNode node, double low, double high, Scale scale) {
        node.put("low", low).put("high", high).put("scale", scale.name());
    }
}
