package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is counted while a model is evaluated, small enough to travel: parts counted on different workers merge into
 * the whole. Counts of examples with weight 1 merge exactly; sums of reals merge to within rounding, and merging the
 * same parts in the same order gives the same bits.
 *
 * <p>Every figure is weighted by the examples' weights. Not thread-safe.
 */
public sealed interface Metrics permits ClassificationMetrics, MultiLabelMetrics, RegressionMetrics {

    /** Floor of a probability inside a logarithm: about the distance of floats just below 1. */
    double LEAST_PROBABILITY = 1e-7;

    Set<String> LOWER_IS_BETTER = Set.of("loss", "logLoss", "brier", "mse", "rmse", "mae");

    Set<String> HIGHER_IS_BETTER = Set.of(
            "accuracy",
            "subsetAccuracy",
            "macroPrecision",
            "macroRecall",
            "macroF1",
            "microPrecision",
            "microRecall",
            "microF1",
            "auc",
            "r2");

    /** Empty metrics of the task. */
    static Metrics forTask(Task task) {
        if (task instanceof Task.Classification classification) {
            return new ClassificationMetrics(classification);
        }
        if (task instanceof Task.MultiLabel multiLabel) {
            return new MultiLabelMetrics(multiLabel);
        }
        return new RegressionMetrics((Task.Regression) task);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of another task
     */
    static Metrics fromBytes(Task task, byte[] bytes) {
        Metrics metrics = forTask(task);
        metrics.read(bytes);
        return metrics;
    }

    /** The metrics of the task, in the order of reports; {@code loss} is the one that training minimises. */
    static List<String> names(Task task) {
        return forTask(task).names();
    }

    /**
     * The direction of a metric.
     *
     * @throws IllegalArgumentException for a name that no task has
     */
    static boolean higherIsBetter(String metric) {
        if (!HIGHER_IS_BETTER.contains(metric) && !LOWER_IS_BETTER.contains(metric)) {
            throw new IllegalArgumentException("there is no metric '%s'".formatted(metric));
        }
        return HIGHER_IS_BETTER.contains(metric);
    }

    Task task();

    List<String> names();

    /** Examples counted, whatever their weights. */
    long examples();

    /**
     * Counts a batch.
     *
     * @param batch labels and weights; its features are not read
     * @param outputs what {@code Engine.infer} gave for it: {@code batch.size() × task.outputs()} values, row-major
     * @throws io.tatara.TataraException when an output is NaN or infinite, a label is none of the task's, or a weight is
     *     negative; nothing of the batch is counted then
     */
    void add(Minibatch batch, float[] outputs);

    /**
     * Adds what another part counted.
     *
     * @throws IllegalArgumentException when it measures another task
     */
    void merge(Metrics other);

    byte[] toBytes();

    /** Replaces what was counted by what {@link #toBytes} wrote. */
    void read(byte[] bytes);

    /**
     * A metric by its name.
     *
     * @throws IllegalArgumentException for a name that the task does not have
     * @throws io.tatara.TataraException when nothing was counted, or only examples of weight 0
     */
    double value(String name);

    /** All of {@link #names} with their values, in that order. */
    default Map<String, Double> summary() {
        Map<String, Double> summary = new LinkedHashMap<>();
        names().forEach(name -> summary.put(name, value(name)));
        return summary;
    }

    /** Everything worth keeping in a run's result, as maps, lists, strings and numbers that any JSON writer takes. */
    Map<String, Object> toMap();
}
