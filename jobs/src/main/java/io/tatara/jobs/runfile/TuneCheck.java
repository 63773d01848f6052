package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.train.Distribution;
import java.util.List;

/** Checks what the section {@code tune} demands of itself and of others. */
record TuneCheck(Tree tree, List<Problem> problems) {

    /** @param root of the run file */
    void check(Tune tune, JsonNode root, Training training, Distribution distribution) {
        try {
            tune.trials(training.epochs(), root.path("seed").asLong());
        } catch (IllegalArgumentException e) {
            refuse(String.valueOf(e.getMessage()), "search");
        }
        if (tune.warmStart() != null && tune.search() instanceof Search.Grid) {
            refuse(
                    "a grid goes through all its combinations in their order; take this out, or another search",
                    "warmStart");
        }
        if (tune.objective().folds() != null && root.at("/data/split/key").isTextual()) {
            refuse(
                    "folds would part rows that data.split.key keeps together; take out one of them",
                    "objective",
                    "folds");
        }
        if (distribution instanceof Distribution.Pipeline) {
            refuse(
                    "a pipeline trains no trials: the network of each would have to have room on one worker; take out tune, or set distribution.strategy to another");
        }
        if (tune.distribute()) {
            requireGang(tune, distribution);
        }
    }

    private void requireGang(Tune tune, Distribution distribution) {
        if (!(distribution instanceof Distribution.Ganged)) {
            refuse("trials are trained as distribution says: set its strategy to averaging or allreduce", "distribute");
        }
        if (tune.search() instanceof Search.Halved halved && halved.resource() == Resource.Kind.DATA) {
            refuse(
                    "trials of several workers have all of the data; take this out, or resource: data of tune.search",
                    "distribute");
        }
        if (tune.objective().folds() != null) {
            refuse(
                    "trials of several workers are not cross-validated; take this out, or tune.objective.folds",
                    "distribute");
        }
    }

    private void refuse(String message, String... keys) {
        Pointer place = Pointer.ROOT.then("tune");
        for (String key : keys) {
            place = place.then(key);
        }
        problems.add(tree.problem(place, message));
    }
}
