package io.tatara.jobs.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import io.tatara.tuning.space.Scale;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;

/** A space as a text: one object a line of what is searched, params by their stage's identifier and their name. */
final class SpaceJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SpaceJson() {}

    /** @throws TataraException if Spark has no text for a value in it */
    static String text(ParamSpace space) {
        ArrayNode all = JSON.createArrayNode();
        space.searched().forEach(searched -> all.add(node(searched)));
        return all.toString();
    }

    private static ObjectNode node(Searched searched) {
        if (searched instanceof Searched.Real real) {
            ObjectNode node = named(real.param()).put("kind", "real");
            return node.put("low", real.low())
                    .put("high", real.high())
                    .put("scale", real.scale().name());
        }
        if (searched instanceof Searched.Whole whole) {
            ObjectNode node = named(whole.param()).put("kind", "whole");
            return node.put("low", whole.low())
                    .put("high", whole.high())
                    .put("scale", whole.scale().name());
        }
        if (searched instanceof Searched.Options options) {
            ObjectNode node = named(options.param()).put("kind", "choice");
            options.options().forEach(node.putArray("options")::add);
            return node;
        }
        ObjectNode node = JSON.createObjectNode().put("kind", "maps");
        ArrayNode maps = node.putArray("maps");
        for (ParamMap map : ((Searched.Maps) searched).maps()) {
            ArrayNode pairs = maps.addArray();
            Searched.Maps.pairs(map).forEach(pair -> pairs.add(pair(pair)));
        }
        return node;
    }

    private static ObjectNode pair(ParamPair<?> pair) {
        String value = ParamText.json(pair)
                .orElseThrow(() -> new TataraException(
                        "A grid over %s cannot be saved: Spark has no text for %s. Save what the tuner fits, or leave it out of the grid."
                                .formatted(pair.param(), ParamText.readable(pair))));
        return named(pair.param()).put("value", value);
    }

    private static ObjectNode named(Param<?> param) {
        return JSON.createObjectNode().put("stage", param.parent()).put("param", param.name());
    }

    /** @throws TataraException if the text is none of {@link #text}'s, or names what there is not */
    static ParamSpace read(String text, StageParams params) {
        List<Searched> searched = new ArrayList<>();
        try {
            JSON.readTree(text).forEach(node -> searched.add(searched(node, params)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new TataraException("The saved space cannot be read: " + e.getMessage());
        }
        return new ParamSpace(searched);
    }

    private static Searched searched(JsonNode node, StageParams params) {
        return switch (node.path("kind").asText()) {
            case "real" ->
                new Searched.Real(
                        param(node, params),
                        node.path("low").doubleValue(),
                        node.path("high").doubleValue(),
                        scale(node));
            case "whole" ->
                new Searched.Whole(
                        param(node, params),
                        node.path("low").longValue(),
                        node.path("high").longValue(),
                        scale(node));
            case "choice" -> new Searched.Options(param(node, params), texts(node.path("options")));
            case "maps" -> new Searched.Maps(maps(node.path("maps"), params));
            default -> throw new IllegalArgumentException("unknown kind in " + node);
        };
    }

    private static List<ParamMap> maps(JsonNode nodes, StageParams params) {
        List<ParamMap> maps = new ArrayList<>();
        for (JsonNode node : nodes) {
            ParamMap map = new ParamMap();
            node.forEach(
                    pair -> put(map, param(pair, params), pair.path("value").asText()));
            maps.add(map);
        }
        return maps;
    }

    private static <T> void put(ParamMap map, Param<T> param, String json) {
        map.put(param, param.jsonDecode(json));
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static Param<?> param(JsonNode node, StageParams params) {
        return params.find(node.path("stage").asText(), node.path("param").asText());
    }

    private static Scale scale(JsonNode node) {
        return Scale.valueOf(node.path("scale").asText());
    }
}
