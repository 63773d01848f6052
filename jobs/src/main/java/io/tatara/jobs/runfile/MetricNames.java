package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.data.Nearest;
import io.tatara.evaluate.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that metrics exist for some task; whether the table's task has them is known once it is read. */
final class MetricNames {

    private static final List<String> KNOWN = Stream.of(Metrics.HIGHER_IS_BETTER, Metrics.LOWER_IS_BETTER)
            .flatMap(Set::stream)
            .sorted()
            .toList();

    private MetricNames() {}

    static List<Problem> problems(Tree tree) {
        List<Problem> problems = new ArrayList<>();
        for (Pointer place : List.of(
                new Pointer(List.of("training", "earlyStopping", "metric")),
                new Pointer(List.of("gate", "metric")),
                new Pointer(List.of("tune", "objective", "metric")))) {
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
