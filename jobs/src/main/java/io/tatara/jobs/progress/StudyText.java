package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.figure;
import static java.util.stream.Collectors.joining;

import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.tuning.importance.Importance;
import io.tatara.tuning.run.Ending;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a study came to, as a table. */
public final class StudyText {

    private static final int SHOWN = 10;
    private static final int PAIRS_SHOWN = 3;
    private static final double LEAST_SHOWN = 0.02;

    private StudyText() {}

    /**
     * A trial at the last rung that it came to.
     *
     * @param outcome there
     */
    public record Row(Trial trial, Outcome outcome) {

        /** As a study has it: those that came furthest, and of these the best. */
        public static final Comparator<Row> BEST_FIRST = Comparator.<Row>comparingLong(
                        row -> -row.trial.assignment().to())
                .thenComparingDouble(row -> row.outcome.loss())
                .thenComparingInt(row -> row.trial.assignment().trial());
    }

    /**
     * The best trials.
     *
     * @param resource that trials get more of
     * @param rows of all, the best first
     */
    public static String render(Goal goal, Resource resource, List<Row> rows) {
        TextTable table = new TextTable().left(3);
        table.row("trial", resource.units(), goal.metric(), "settings");
        rows.stream()
                .filter(row -> row.outcome() instanceof Outcome.Completed)
                .limit(SHOWN)
                .forEach(row -> table.row(
                        Integer.toString(row.trial().assignment().trial()),
                        String.valueOf(resource.number(row.trial().assignment().to())),
                        figure(goal.loss(row.outcome().loss())),
                        settings(row.trial().configuration())));
        long failed = rows.stream()
                .filter(row -> !(row.outcome() instanceof Outcome.Completed))
                .count();
        return "%d trials%s\n\n".formatted(rows.size(), failed == 0 ? "" : ", of which %d failed".formatted(failed))
                + table.render();
    }

    /**
     * What share of the results' variance over the space is whose.
     *
     * @param amount of the resource, after which the results are
     */
    public static String render(Goal goal, Resource resource, Importance importance, long amount) {
        TextTable table = new TextTable();
        importance.parameters().forEach((name, share) -> table.row(shortName(name), percent(share)));
        importance.pairs().stream()
                .filter(pair -> pair.share() >= LEAST_SHOWN)
                .limit(PAIRS_SHOWN)
                .forEach(pair -> table.row(
                        "%s with %s".formatted(shortName(pair.first()), shortName(pair.second())),
                        percent(pair.share())));
        return "what %s after %s depends on, over the whole space\n".formatted(goal.metric(), resource.text(amount))
                + table.render();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** {@code units=64, learningRate=0.003}: as short as tells settings from each other. */
    static String settings(Configuration configuration) {
        return configuration.values().entrySet().stream()
                .map(setting -> "%s=%s".formatted(shortName(setting.getKey()), value(setting)))
                .collect(joining(", "));
    }

    /** Why a study is over. */
    public static String of(Ending ending) {
        return switch (ending) {
            case OVER -> "the search is over";
            case TARGET -> "the target is reached";
            case TIME -> "the time is up";
            case RESOURCE -> "as many epochs as the budget has are trained";
            case STALE -> "nothing better was found for as long as the budget has it";
        };
    }

    /** A setting's name, as short as tells it from others: {@code [0]units} of {@code network.layers[0].dense.units}. */
    public static String shortName(String path) {
        return path.replaceFirst("^(network|training)\\.", "")
                .replaceFirst("^layers(\\[\\d+])\\.\\w+\\.", "$1")
                .replaceFirst("^optimizer\\.\\w+\\.", "");
    }

    private static String value(Map.Entry<String, Object> setting) {
        return setting.getValue() instanceof Double number ? figure(number) : String.valueOf(setting.getValue());
    }
}
