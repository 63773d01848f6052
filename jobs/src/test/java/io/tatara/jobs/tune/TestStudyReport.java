package io.tatara.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestStudyReport {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Space SPACE = new Space(
            new Parameter("training.optimizer.adam.learningRate", new Reals(1e-4, 0.1, Scale.LOG)),
            new Parameter("training.batchSize", Choice.of(32L, 64L)));

    private static final String EVENTS = """
            {"time":"2026-11-26T10:00:00Z","event":"studyBegan"}
            {"time":"2026-11-26T10:00:01Z","event":"trialBegan","trial":0,"to":3,"slots":[0],"attempt":1,"configuration":{"training.optimizer.adam.learningRate":0.01,"training.batchSize":32}}
            {"time":"2026-11-26T10:00:01Z","event":"trialBegan","trial":1,"to":3,"slots":[1,2],"attempt":1,"configuration":{"training.optimizer.adam.learningRate":0.1,"training.batchSize":64}}
            {"time":"2026-11-26T10:00:03Z","event":"trialEnded","trial":0,"to":3,"slots":[0],"outcome":"Completed","loss":-0.5,"epochs":[[1,1.0,{"accuracy":0.4}],[2,0.9,{"accuracy":"NaN"}],[3,0.8,{"accuracy":0.5}]]}
            {"time":"2026-11-26T10:00:04Z","event":"trialEnded","trial":1,"to":3,"slots":[1,2],"outcome":"Diverged","loss":"Infinity","reason":"</script> in epoch 1"}
            {"time":"2026-11-26T10:00:04Z","event":"trialBegan","trial":0,"to":9,"slots":[0],"attempt":1,"configuration":{}}
            {"time":"2026-11-26T11:00:00Z","event":"studyBegan"}
            {"time":"2026-11-26T11:00:00Z","event":"trialBegan","trial":0,"to":9,"slots":[0],"attempt":1,"configuration":{}}
            {"time":"2026-11-26T11:00:06Z","event":"trialEnded","trial":0,"to":9,"slots":[0],"outcome":"Completed","loss":-0.75,"epochs":[[4,0.7,{"accuracy":0.75}]]}
            """;

    private static JsonNode data() throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : EVENTS.lines().toList()) {
            events.add(JSON.readTree(line));
        }
        String html = StudyReport.html(
                "digits",
                "the search is over",
                new Goal("accuracy", Goal.Split.VALIDATION, null),
                new Resource.Epochs(9, 1),
                SPACE,
                Optional.empty(),
                events);
        String start = "<script id=\"data\" type=\"application/json\">";
        String json = html.substring(html.indexOf(start) + start.length());
        // what a page holds does not end its script
        return JSON.readTree(json.substring(0, json.indexOf("</script>")));
    }

    @Test
    void eachTrialHasItsSettingsItsLastResultAndItsCurve() throws Exception {
        JsonNode trials = data().path("trials");

        assertThat(trials).hasSize(2);
        assertThat(trials.get(0).path("value").doubleValue()).isEqualTo(0.75);
        assertThat(trials.get(0).path("had").intValue()).isEqualTo(9);
        assertThat(trials.get(0).path("settings").path("training.batchSize").intValue())
                .isEqualTo(32);
        assertThat(trials.get(0).path("curve")).hasToString("[[1,0.4],[2,null],[3,0.5],[4,0.75]]");
        assertThat(trials.get(1).path("value").isNull()).isTrue();
        assertThat(trials.get(1).path("reason").textValue()).isEqualTo("</script> in epoch 1");
    }

    @Test
    void resultsAndSlotsAreOnTheStudysClock() throws Exception {
        JsonNode data = data();

        assertThat(data.path("results"))
                .extracting(result -> result.path("at").doubleValue())
                // the hour in which nobody ran the study does not count
                .containsExactly(3.0, 4.0, 10.0);
        // what ran when a process was killed has no end
        assertThat(data.path("runs"))
                .extracting(run -> "%d on %d: %s to %s%s"
                        .formatted(
                                run.path("trial").intValue(),
                                run.path("slot").intValue(),
                                run.path("begin"),
                                run.path("end"),
                                run.path("failed").booleanValue() ? " failed" : ""))
                .containsExactly(
                        "0 on 0: 1.0 to 3.0",
                        "1 on 1: 1.0 to 4.0 failed",
                        "1 on 2: 1.0 to 4.0 failed",
                        "0 on 0: 4.0 to 10.0");
        assertThat(data.path("best"))
                .extracting(best -> best.path("value").doubleValue())
                .containsExactly(0.5, 0.75);
        assertThat(data.path("bestTrial").intValue()).isZero();
        assertThat(data.path("higherIsBetter").booleanValue()).isTrue();
    }

    @Test
    void parametersHaveTheirRangesAndOptions() throws Exception {
        assertThat(data().path("parameters"))
                .hasToString(
                        "[{\"name\":\"training.optimizer.adam.learningRate\",\"short\":\"learningRate\",\"low\":1.0E-4,\"high\":0.1,\"scale\":\"LOG\"},"
                                + "{\"name\":\"training.batchSize\",\"short\":\"batchSize\",\"options\":[32,64]}]");
    }
}
