package io.tatara.jobs.track;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.runfile.Resource;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.Tune;
import io.tatara.live.LiveEvent;
import io.tatara.live.LiveEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Tells the Spark application, and so the tab Tatara of its UI and its gauges, what the run's events say of a study. What
 * they say of a training it hears from the training itself.
 */
public final class LiveReader {

    private final RunFile settings;
    private final LiveEvents live;

    public LiveReader(RunFile settings, LiveEvents live) {
        this.settings = settings;
        this.live = live;
    }

    /**
     * Takes note of an event; never waits.
     *
     * @param event a line of the run's {@code events.jsonl}
     */
    public void on(JsonNode event) {
        String kind = event.path("event").asText();
        Tune tune = settings.tune();
        if (tune != null) {
            switch (kind) {
                case "studyBegan" ->
                    live.tell(new LiveEvent.StudyBegan(
                            tune.objective().metric(),
                            Metrics.higherIsBetter(tune.objective().metric()),
                            event.path("slots").intValue()));
                case "trialBegan" ->
                    live.tell(new LiveEvent.TrialBegan(
                            event.path("trial").intValue(), words(event.path("configuration"))));
                case "trialEnded" -> live.tell(ended(event, tune));
                case "studyEnded" ->
                    live.tell(new LiveEvent.StudyEnded(event.path("ending").asText()));
                default -> {
                    // of no study
                }
            }
        }
    }

    private LiveEvent.TrialEnded ended(JsonNode event, Tune tune) {
        String outcome = event.path("outcome").asText();
        Resource resource = settings.trials().resource();
        long to = event.path("to").longValue();
        List<Double> curve = new ArrayList<>();
        for (JsonNode epoch : event.path("epochs")) {
            curve.add(epoch.path(2).path(tune.objective().metric()).asDouble(Double.NaN));
        }
        return new LiveEvent.TrialEnded(
                event.path("trial").intValue(),
                event.has("reason")
                        ? "%s: %s".formatted(outcome, event.path("reason").asText())
                        : outcome,
                resource.number(to).doubleValue(),
                resource.at(to),
                outcome.equals("Completed")
                        ? tune.objective().loss(event.path("loss").doubleValue())
                        : null,
                curve);
    }

    private static String words(JsonNode configuration) {
        Iterable<Map.Entry<String, JsonNode>> fields = configuration::fields;
        return StreamSupport.stream(fields.spliterator(), false)
                .map(field -> "%s=%s".formatted(field.getKey(), field.getValue().asText()))
                .collect(joining(", "));
    }
}
