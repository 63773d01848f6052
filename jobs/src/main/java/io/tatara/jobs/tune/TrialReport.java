package io.tatara.jobs.tune;

import io.tatara.train.Divergence;
import io.tatara.train.TrainingEvent;
import io.tatara.train.single.TaskReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a trial went.
 *
 * @param trainings one, or one a fold up to the first that diverged
 */
record TrialReport(List<TaskReport> trainings) {

    TrialReport {
        trainings = List.copyOf(trainings);
    }

    /** The metrics' means over all trainings. */
    Map<String, Double> validation() {
        return mean(trainings, training -> training.summary().validation());
    }

    /** Each training's value of a metric. */
    List<Double> values(String metric) {
        return trainings.stream()
                .map(training -> training.summary().validation().getOrDefault(metric, Double.NaN))
                .toList();
    }

    Optional<Divergence> divergence() {
        return Optional.ofNullable(last().divergence());
    }

    String host() {
        return last().host();
    }

    private TaskReport last() {
        return trainings.get(trainings.size() - 1);
    }

    /** Of all trainings together. */
    double seconds() {
        return trainings.stream()
                .mapToDouble(training -> training.summary().seconds())
                .sum();
    }

    /** Epoch by epoch its number, the training loss and the metrics, as means over the trainings that had it now. */
    List<List<Object>> epochs() {
        Map<Integer, List<TrainingEvent.EpochFinished>> byNumber = new LinkedHashMap<>();
        for (TaskReport training : trainings) {
            for (TrainingEvent.EpochFinished epoch : training.epochs()) {
                byNumber.computeIfAbsent(epoch.epoch(), number -> new ArrayList<>())
                        .add(epoch);
            }
        }
        List<List<Object>> epochs = new ArrayList<>();
        byNumber.forEach((number, all) -> epochs.add(List.of(
                number,
                all.stream().mapToDouble(TrainingEvent.EpochFinished::trainLoss).sum() / all.size(),
                mean(all, TrainingEvent.EpochFinished::validation))));
        return epochs;
    }

    private static <T> Map<String, Double> mean(List<T> parts, Function<T, Map<String, Double>> values) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (T part : parts) {
            values.apply(part).forEach((name, value) -> sums.merge(name, value, Double::sum));
        }
        sums.replaceAll((name, sum) -> sum / parts.size());
        return sums;
    }
}
