package io.tatara.jobs.runfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.collective.Wire;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.train.Distribution;
import io.tatara.train.Pace;
import java.util.List;
import java.util.stream.Stream;

/** Makes a {@link Distribution} of its section, whose keys read better than the records' nesting would. */
final class DistributionBinder {

    /** What exchanges may take of the time of steps when a training chooses its rounds. */
    private static final double EXCHANGE_SHARE = 0.05;

    private DistributionBinder() {}

    /** A number is {@link Pace.Fixed}, the word auto {@link Pace.Auto}, a mapping {@link Pace.Seconds} or {@link Pace.Growing}. */
    private static ObjectNode pace(JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.has("seconds")) {
            return nodes.objectNode().set("seconds", nodes.objectNode().set("every", node.path("seconds")));
        }
        if (node.isObject()) {
            return nodes.objectNode().set("growing", node);
        }
        return node.isTextual()
                ? nodes.objectNode().set("auto", nodes.objectNode().put("share", EXCHANGE_SHARE))
                : nodes.objectNode().set("fixed", nodes.objectNode().set("every", node));
    }

    /** {@link Wire}, by its {@linkplain Wire#label label}. */
    private static ObjectNode wire(String label) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String member = switch (label) {
            case "fp16" -> "halves";
            case "int8" -> "bytes";
            default -> "floats";
        };
        return nodes.objectNode().set(member, nodes.objectNode());
    }

    static Distribution bind(JsonMapper mapper, JsonNode node) throws JsonProcessingException {
        ObjectNode rest = ((ObjectNode) node).deepCopy();
        String member = switch (rest.remove("strategy").asText()) {
            case "local" -> "local";
            case "allreduce" -> "allReduce";
            case "dl4j-averaging" -> "dl4jAveraging";
            case "pipeline" -> "pipeline";
            default -> "averaging";
        };
        if (member.equals("averaging")) {
            rest.set("averageEvery", pace(rest.path("averageEvery")));
        } else if (rest.has("averageEvery") && !rest.path("averageEvery").isInt()) {
            throw new IllegalArgumentException(
                    "averageEvery is a number of steps with dl4j-averaging; auto, warmUpSteps and seconds are for the"
                            + " strategy averaging");
        }
        if (rest.has("wire")) {
            rest.set("wire", wire(rest.path("wire").asText()));
        }
        Stream.of(StageSchedule.values())
                .filter(schedule ->
                        schedule.label().equals(rest.path("schedule").asText()))
                .forEach(schedule -> rest.put("schedule", Families.word(schedule)));
        if (rest.has("exchange")) {
            rest.set("carrier", rest.remove("exchange"));
        }
        if (rest.has("onLoss")) {
            ObjectNode tolerance = JsonNodeFactory.instance.objectNode();
            List.of("timeoutSeconds", "onLoss", "restarts").forEach(key -> tolerance.set(key, rest.remove(key)));
            rest.set("tolerance", tolerance);
        }
        return mapper.treeToValue(JsonNodeFactory.instance.objectNode().set(member, rest), Distribution.class);
    }
}
