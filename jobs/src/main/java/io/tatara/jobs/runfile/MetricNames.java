package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.data.Nearest;
import java.util.ArrayList;
import java.util.List;

/** Checks that metrics exist for some task; whether the table's task has them is known once it is read. */
final class MetricNames {

    private static final List<String> KNOWN = List.of(
            "accuracy",
            "auc",
            "logLoss",
            "loss",
            "macroF1",
            "macroPrecision",
            "macroRecall",
            "mae",
            "microF1",
            "mse",
            "r2",
            "rmse",
            "subsetAccuracy");

    private MetricNames() {}

    static List<Problem> problems(Tree tree) {
        List<Problem> problems = new ArrayList<>();
        for (Pointer place : List.of(
                new Pointer(List.of("training", "earlyStopping", "metric")), new Pointer(List.of("gate", "metric")))) {
            JsonNode metric = tree.root();
            for (String step : place.steps()) {
                metric = metric.path(step);
            }
            if (metric.isTextual() && !KNOWN.contains(metric.textValue())) {
                problems.add(tree.problem(
                        place,
                        "there is no metric \"%s\"%s; known: %s"
                                .formatted(
                                        metric.textValue(),
                                        Nearest.hint(metric.textValue(), KNOWN),
                                        String.join(", ", KNOWN))));
            }
        }
        return problems;
    }
}
