package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.figure;
import static io.tatara.jobs.progress.Numbers.whole;

import io.tatara.evaluate.ClassificationMetrics;
import io.tatara.evaluate.Metrics;
import io.tatara.evaluate.MultiLabelMetrics;
import io.tatara.evaluate.RegressionMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Metrics as tables of at most {@value #WIDTH} columns. */
final class MetricsText {

    static final int WIDTH = 120;
    private static final int MOST_NAMES = 20;
    private static final int LONGEST_NAME = 24;

    private MetricsText() {}

    static String render(Metrics metrics) {
        StringBuilder text = new StringBuilder(summary(metrics));
        if (metrics instanceof ClassificationMetrics classes) {
            text.append('\n').append(perClass(classes)).append('\n').append(confusion(classes));
        } else if (metrics instanceof MultiLabelMetrics labels) {
            text.append('\n').append(perLabel(labels));
        } else if (metrics instanceof RegressionMetrics targets
                && targets.task().names().size() > 1) {
            text.append('\n').append(perTarget(targets));
        }
        return text.toString();
    }

    private static String summary(Metrics metrics) {
        TextTable table = new TextTable();
        metrics.summary().forEach((name, value) -> {
            if (!name.equals("loss")) {
                table.row(name, figure(value));
            }
        });
        return table.render();
    }

    private static String perClass(ClassificationMetrics metrics) {
        List<String> names = metrics.task().names();
        TextTable table = new TextTable();
        table.row("class", "precision", "recall", "f1", "examples");
        for (int k = 0; k < Math.min(names.size(), MOST_NAMES); k++) {
            table.row(
                    shortened(names.get(k)),
                    figure(metrics.precision(k)),
                    figure(metrics.recall(k)),
                    figure(metrics.f1(k)),
                    whole(metrics.support(k)));
        }
        return table.render() + omitted("classes", Math.min(names.size(), MOST_NAMES), names.size());
    }

    private static String perLabel(MultiLabelMetrics metrics) {
        List<String> names = metrics.task().names();
        TextTable table = new TextTable();
        table.row("label", "accuracy", "precision", "recall", "f1", "examples");
        for (int k = 0; k < Math.min(names.size(), MOST_NAMES); k++) {
            table.row(
                    shortened(names.get(k)),
                    figure(metrics.accuracy(k)),
                    figure(metrics.precision(k)),
                    figure(metrics.recall(k)),
                    figure(metrics.f1(k)),
                    whole(metrics.support(k)));
        }
        return table.render() + omitted("labels", Math.min(names.size(), MOST_NAMES), names.size());
    }

    private static String perTarget(RegressionMetrics metrics) {
        List<String> names = metrics.task().names();
        TextTable table = new TextTable();
        table.row("target", "mse", "rmse", "mae", "r2");
        for (int k = 0; k < Math.min(names.size(), MOST_NAMES); k++) {
            table.row(
                    shortened(names.get(k)),
                    figure(metrics.mse(k)),
                    figure(Math.sqrt(metrics.mse(k))),
                    figure(metrics.mae(k)),
                    figure(metrics.r2(k)));
        }
        return table.render() + omitted("targets", Math.min(names.size(), MOST_NAMES), names.size());
    }

    /** As many of the first classes as fit, a row each; their names above the columns are cut to the columns' width. */
    private static String confusion(ClassificationMetrics metrics) {
        List<String> names =
                metrics.task().names().stream().map(MetricsText::shortened).toList();
        double[][] counts = metrics.confusion();
        double largest =
                Arrays.stream(counts).flatMapToDouble(Arrays::stream).max().orElse(0);
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        int room = WIDTH - Math.max(longest, "actual".length());
        int least = Math.max(3, whole(largest).length());
        int shown = Math.min(Math.min(names.size(), MOST_NAMES), room / (least + 2));
        int cell = Math.min(Math.max(least, longest), room / shown - 2);
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of("actual"));
        names.subList(0, shown).forEach(name -> header.add(name.substring(0, Math.min(cell, name.length()))));
        table.row(header);
        for (int i = 0; i < shown; i++) {
            List<String> row = new ArrayList<>(List.of(names.get(i)));
            for (int j = 0; j < shown; j++) {
                row.add(whole(counts[i][j]));
            }
            table.row(row);
        }
        return "confusion: predicted classes from left to right\n" + table.render()
                + omitted("classes", shown, names.size());
    }

    private static String omitted(String what, int shown, int all) {
        return shown == all ? "" : "(the first %d of %d %s; result.json has them all)\n".formatted(shown, all, what);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
