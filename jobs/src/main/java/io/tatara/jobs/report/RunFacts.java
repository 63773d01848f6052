package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.report.Page.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is asked for first: how good the model is, what it was made of, how fast. */
final class RunFacts {

    private static final int METRICS = 3;

    private RunFacts() {}

    static List<Fact> of(Evidence evidence) {
        List<Fact> facts = new ArrayList<>();
        JsonNode evaluated = evidence.result().path("evaluate");
        int shown = 0;
        for (var metric : (Iterable<java.util.Map.Entry<String, JsonNode>>)
                () -> evaluated.path("metrics").fields()) {
            if (shown++ < METRICS) {
                facts.add(new Fact(
                        Shown.figure(Shown.number(metric.getValue())),
                        "%s %s".formatted(evaluated.path("part").asText(), metric.getKey())));
            }
        }
        JsonNode gate = evidence.result().path("gate");
        if (gate.isObject()) {
            facts.add(new Fact(
                    gate.path("passed").booleanValue() ? "passed" : "missed",
                    "gate: %s %s"
                            .formatted(
                                    gate.path("metric").asText(),
                                    gate.path("demand").asText())));
        }
        JsonNode prepared = evidence.result().path("prepare");
        if (prepared.path("rows").isObject()) {
            facts.add(new Fact(count(prepared.path("rows").path("train")), "rows to train on"));
            facts.add(new Fact(count(prepared.path("features")), "features"));
        }
        training(evidence, facts);
        double seconds = 0;
        for (JsonNode station : evidence.result()) {
            seconds += station.path("seconds").asDouble();
        }
        if (seconds > 0) {
            facts.add(new Fact(Shown.time(seconds), "in all"));
        }
        return facts;
    }

    private static void training(Evidence evidence, List<Fact> facts) {
        JsonNode train = evidence.result().path("train");
        if (!train.isObject()) {
            return;
        }
        evidence.events().read(event -> {
            if (event.path("event").asText().equals("Started")) {
                facts.removeIf(fact -> fact.name().equals("parameters"));
                facts.add(new Fact(count(event.path("parameters")), "parameters"));
            }
        });
        facts.add(new Fact(
                count(train.path("workers")),
                "workers, engine %s".formatted(train.path("engine").asText())));
        facts.add(new Fact(
                "%s of %s".formatted(count(train.path("bestEpoch")), count(train.path("epochs"))),
                train.path("stoppedEarly").booleanValue() ? "best epoch; stopped early" : "best epoch"));
        facts.add(new Fact(
                String.format(
                        Locale.ROOT, "%,.0f", train.path("examplesPerSecond").asDouble()),
                "examples a second"));
    }

    private static String count(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%,d", number.longValue()) : "–";
    }
}
