package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Refuses what no worker can do that updates a part of the parameters alone; what only the network tells, training refuses. */
final class ShardLimits {

    private static final String OTHERWISE = "; leave it out, or shardState";

    private ShardLimits() {}

    static List<Problem> problems(Tree tree) {
        JsonNode root = tree.root();
        List<Problem> problems = new ArrayList<>();
        if (!root.at("/distribution/shardState").asBoolean()) {
            return problems;
        }
        JsonNode clipping = root.at("/training/clipping");
        if (clipping.has("globalNorm") || clipping.has("layerNorm")) {
            problems.add(tree.problem(
                    new Pointer(List.of("training", "clipping")),
                    "with distribution.shardState no worker has the whole gradient, of which a norm is; take value, or leave out"
                            + " shardState"));
        }
        if (root.at("/training/regularization/maxNorm").asDouble() > 0) {
            problems.add(tree.problem(
                    new Pointer(List.of("training", "regularization", "maxNorm")),
                    "with distribution.shardState a worker may have a part of a unit's weights alone" + OTHERWISE));
        }
        if (root.path("engine").asText().equals("dl4j")) {
            problems.add(tree.problem(
                    new Pointer(List.of("engine")),
                    "with distribution.shardState a part of the parameters is updated, and DL4J updates all at once"
                            + OTHERWISE));
        }
        return problems;
    }
}
