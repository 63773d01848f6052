package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.figure;
import static java.util.stream.Collectors.joining;

import io.tatara.jobs.runfile.Goal;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.util.List;
import java.util.Map;

/** What a study came to, as a table. */
public final class StudyText {

    private static final int SHOWN = 10;

    private StudyText() {}

    /**
     * A trial at the last rung that it came to.
     *
     * @param outcome there
     */
    public record Row(Trial trial, Outcome outcome) {}

    /**
     * The best trials.
     *
     * @param rows of all, the best first
     */
    public static String render(Goal goal, List<Row> rows) {
        TextTable table = new TextTable().left(3);
        table.row("trial", "epochs", goal.metric(), "settings");
        rows.stream()
                .filter(row -> row.outcome() instanceof Outcome.Completed)
                .limit(SHOWN)
                .forEach(row -> table.row(
                        Integer.toString(row.trial().assignment().trial()),
                        Long.toString(row.trial().assignment().to()),
                        figure(goal.loss(row.outcome().loss())),
                        settings(row.trial().configuration())));
        long failed = rows.stream()
                .filter(row -> !(row.outcome() instanceof Outcome.Completed))
                .count();
        return "%d trials%s\n\n".formatted(rows.size(), failed == 0 ? "" : ", of which %d failed".formatted(failed))
                + table.render();
    }

    /** {@code units=64, learningRate=0.003}: as short as tells settings from each other. */
    static String settings(Configuration configuration) {
        return configuration.values().entrySet().stream()
                .map(setting -> "%s=%s".formatted(shortName(setting.getKey()), value(setting)))
                .collect(joining(", "));
    }

    private static String shortName(String path) {
        return path.replaceFirst("^(network|training)\\.", "")
                .replaceFirst("^layers(\\[\\d+])\\.\\w+\\.", "$1")
                .replaceFirst("^optimizer\\.\\w+\\.", "");
    }

    private static String value(Map.Entry<String, Object> setting) {
        return setting.getValue() instanceof Double number ? figure(number) : String.valueOf(setting.getValue());
    }
}
