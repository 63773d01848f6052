package io.tatara.jobs.progress;

import static java.util.stream.Collectors.joining;

import io.tatara.registry.ModelVersion;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** A registry's versions as a table. */
public final class RegistryText {

    private static final int MOST_METRICS = 2;

    private RegistryText() {}

    /** A line a version. */
    public static String render(List<ModelVersion> versions, Map<String, Integer> aliases) {
        TextTable table = new TextTable().left(1).left(2).left(3).left(4);
        table.row("version", "alias", "created", "metrics", "from");
        for (ModelVersion version : versions) {
            table.row(
                    Integer.toString(version.number()),
                    aliases.entrySet().stream()
                            .filter(alias -> alias.getValue() == version.number())
                            .map(Map.Entry::getKey)
                            .collect(joining(", ")),
                    version.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                    version.metrics().entrySet().stream()
                            .filter(metric -> !metric.getKey().equals("loss"))
                            .limit(MOST_METRICS)
                            .map(metric -> metric.getKey() + " " + Numbers.figure(metric.getValue()))
                            .collect(joining(", ")),
                    version.source());
        }
        return table.render();
    }
}
