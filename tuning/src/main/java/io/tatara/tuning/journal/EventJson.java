package io.tatara.tuning.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events as lines of JSON, and back: the same event, to the bit. */
final class EventJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventJson() {}

    /** The first line: the format's number, and which study it is. */
    static String head(int format, String study) {
        return JSON.createObjectNode().put("format", format).put("study", study).toString();
    }

    static String write(StudyEvent event) {
        ObjectNode line = JSON.createObjectNode();
        if (event instanceof StudyEvent.Suggested suggested) {
            ObjectNode to = line.putObject("suggested").put("trial", suggested.trial());
            ObjectNode values = to.putObject("configuration");
            suggested.configuration().values().forEach((name, value) -> values.set(name, value(name, value)));
        } else if (event instanceof StudyEvent.Started started) {
            put(started.assignment(), line.putObject("started"));
        } else if (event instanceof StudyEvent.Finished finished) {
            ObjectNode to = line.putObject("finished");
            put(finished.assignment(), to);
            put(finished.outcome(), to);
        } else if (event instanceof StudyEvent.Exhausted) {
            line.putObject("exhausted");
        } else {
            line.putObject("replenished");
        }
        return line.toString();
    }

    private static JsonNode value(String name, Object value) {
        if (value instanceof Double || value instanceof Long || value instanceof Boolean || value instanceof String) {
            return JSON.valueToTree(value);
        }
        throw new JournalException("%s is %s, a %s; a journal keeps doubles, longs, booleans and strings"
                .formatted(name, value, value.getClass().getName()));
    }

    private static void put(Assignment assignment, ObjectNode to) {
        to.put("trial", assignment.trial())
                .put("bracket", assignment.bracket())
                .put("rung", assignment.rung())
                .put("from", assignment.from())
                .put("to", assignment.to());
    }

    private static void put(Outcome outcome, ObjectNode to) {
        if (outcome instanceof Outcome.Completed completed) {
            to.put("completed", completed.loss());
        } else if (outcome instanceof Outcome.Diverged diverged) {
            // JSON has no such numbers
            to.put("diverged", Double.toString(diverged.at()));
        } else if (outcome instanceof Outcome.Failed failed) {
            to.put("failed", failed.reason());
        } else if (outcome instanceof Outcome.TimedOut late) {
            to.put("timedOut", late.seconds());
        } else if (outcome instanceof Outcome.Lost lost) {
            to.put("lost", lost.reason()).put("times", lost.times());
        } else if (outcome instanceof Outcome.Cancelled) {
            to.put("cancelled", true);
        }
    }

    /**
     * An event of a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    static StudyEvent read(String line) {
        JsonNode json = parse(line);
        if (json.has("suggested")) {
            JsonNode suggested = json.get("suggested");
            return new StudyEvent.Suggested(
                    whole(suggested, "trial").intValue(), configuration(field(suggested, "configuration")));
        }
        if (json.has("started")) {
            return new StudyEvent.Started(assignment(json.get("started")));
        }
        if (json.has("finished")) {
            JsonNode finished = json.get("finished");
            return new StudyEvent.Finished(assignment(finished), outcome(finished));
        }
        if (json.has("exhausted")) {
            return new StudyEvent.Exhausted();
        }
        if (json.has("replenished")) {
            return new StudyEvent.Replenished();
        }
        throw new IllegalArgumentException("no event that is known");
    }

    /**
     * What a line holds.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static Configuration configuration(JsonNode json) {
        Map<String, Object> values = new LinkedHashMap<>();
        json.fields().forEachRemaining(field -> values.put(field.getKey(), value(field.getValue())));
        return new Configuration(values);
    }

    private static Object value(JsonNode json) {
        if (json.isIntegralNumber()) {
            return json.longValue();
        }
        if (json.isNumber()) {
            return json.doubleValue();
        }
        return json.isBoolean() ? (Object) json.booleanValue() : json.textValue();
    }

    private static Assignment assignment(JsonNode json) {
        return new Assignment(
                whole(json, "trial").intValue(),
                whole(json, "bracket").intValue(),
                whole(json, "rung").intValue(),
                whole(json, "from").longValue(),
                whole(json, "to").longValue());
    }

    private static Outcome outcome(JsonNode json) {
        if (json.has("completed")) {
            return new Outcome.Completed(json.get("completed").doubleValue());
        }
        if (json.has("diverged")) {
            return new Outcome.Diverged(Double.parseDouble(json.get("diverged").textValue()));
        }
        if (json.has("failed")) {
            return new Outcome.Failed(json.get("failed").textValue());
        }
        if (json.has("timedOut")) {
            return new Outcome.TimedOut(json.get("timedOut").doubleValue());
        }
        if (json.has("cancelled")) {
            return new Outcome.Cancelled();
        }
        return new Outcome.Lost(
                whole(json, "times").intValue(), field(json, "lost").textValue());
    }

    private static JsonNode whole(JsonNode json, String name) {
        JsonNode number = field(json, name);
        if (!number.isIntegralNumber()) {
            throw new IllegalArgumentException("%s is %s, which is no whole number".formatted(name, number));
        }
        return number;
    }

    private static JsonNode field(JsonNode json, String name) {
        JsonNode field = json.get(name);
        if (field == null) {
            throw new IllegalArgumentException("%s is missing".formatted(name));
        }
        return field;
    }
}
