package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Refuses what DL4J's own training master cannot do or would pass over in silence. */
final class Dl4jLimits {

    private Dl4jLimits() {}

    static List<Problem> problems(Tree tree) {
        JsonNode root = tree.root();
        List<Problem> problems = new ArrayList<>();
        if (!root.at("/distribution/strategy").asText().equals("dl4j-averaging")) {
            return problems;
        }
        if (root.at("/training/clipping").has("globalNorm")) {
            problems.add(tree.problem(
                    new Pointer(List.of("training", "clipping")),
                    "the strategy dl4j-averaging cannot clip by global norm; take layerNorm or value, or the strategy"
                            + " averaging"));
        }
        if (root.at("/training/validateEvery").asInt() > 0) {
            problems.add(tree.problem(
                    new Pointer(List.of("training", "validateEvery")),
                    "the strategy dl4j-averaging validates at the ends of epochs alone; leave it out, or take the strategy"
                            + " averaging"));
        }
        if (root.path("engine").asText().equals("dense")) {
            problems.add(tree.problem(
                    new Pointer(List.of("engine")),
                    "the strategy dl4j-averaging trains with DL4J alone, and engine is dense; take auto, or the strategy"
                            + " averaging"));
        }
        return problems;
    }
}
