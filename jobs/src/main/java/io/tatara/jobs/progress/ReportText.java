package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.duration;
import static io.tatara.jobs.progress.Numbers.figure;
import static io.tatara.jobs.progress.Numbers.whole;
import static java.util.stream.Collectors.joining;

import io.tatara.evaluate.Metrics;
import io.tatara.train.Timings;
import io.tatara.train.TrainingSummary;
import io.tatara.train.WorkerTimes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The table at the end of a run. */
public final class ReportText {

    private ReportText() {}

    public static String render(RunReport report) {
        StringBuilder text = new StringBuilder();
        Metrics metrics = report.metrics();
        if (metrics != null) {
            text.append("%s part: %s examples\n\n".formatted(report.part(), whole(metrics.examples())))
                    .append(MetricsText.render(metrics))
                    .append('\n');
        }
        TrainingSummary training = report.training();
        if (training != null) {
            text.append(training(training)).append('\n');
        }
        return text.append(times(report)).toString();
    }

    private static String training(TrainingSummary training) {
        String validation = training.validation().entrySet().stream()
                .filter(metric -> !metric.getKey().equals("loss"))
                .limit(2)
                .map(metric -> ", validation " + metric.getKey() + " " + figure(metric.getValue()))
                .collect(joining());
        return "%s, %s examples/s; %d epochs%s, train loss %s at the end; the model is epoch %d's%s\n"
                .formatted(
                        ProgressText.workers(training.workers()),
                        whole(training.seconds() > 0 ? training.examples() / training.seconds() : 0),
                        training.epochs(),
                        training.stoppedEarly() ? " (stopped early)" : "",
                        figure(training.trainLoss()),
                        training.bestEpoch(),
                        validation);
    }

    private static String times(RunReport report) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        TrainingSummary training = report.training();
        report.seconds().forEach((station, spent) -> {
            if (station.equals("train") && training != null) {
                seconds.putAll(within(training, spent));
            } else {
                seconds.put(station, spent);
            }
        });
        double total =
                seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        TextTable table = new TextTable();
        seconds.forEach((station, spent) -> table.row(
                station, duration(spent), String.format(Locale.ROOT, "%.0f %%", total > 0 ? 100 * spent / total : 0)));
        table.row("in all", duration(total), "");
        return "where the time went\n" + table.render() + (training == null ? "" : RoundsText.render(training));
    }

    /** The workers' mean times; shards are what passed before they had their data, other is what nobody claims. */
    private static Map<String, Double> within(TrainingSummary training, double spent) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("shards", Math.max(0, spent - training.seconds()));
        seconds.put("compute", mean(training, Timings::compute));
        seconds.put("update", mean(training, Timings::update));
        seconds.put("minibatches", mean(training, Timings::data));
        seconds.put("exchange", mean(training, Timings::exchange));
        seconds.put("waiting", mean(training, Timings::waiting));
        seconds.put("validation", mean(training, Timings::validation));
        double claimed =
                seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        seconds.put("other training", Math.max(0, spent - claimed));
        return seconds;
    }

    private static double mean(TrainingSummary training, ToDoubleFunction<Timings> part) {
        return training.timings().stream()
                .map(WorkerTimes::times)
                .mapToDouble(part)
                .average()
                .orElse(0);
    }
}
