package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Errors of a regression and the spread of its labels, per target; the named metrics are means over targets, and
 * {@code rmse} is the root of {@code mse}. {@code r2} of a target whose label never varies is 1 when every prediction is
 * right and 0 otherwise.
 *
 * <p>The labels' variance is kept as weight, mean and sum of squared deviations and merged as in Chan, Golub, LeVeque:
 * "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances" (1979), so that a large mean does not
 * cancel it away.
 */
public final class RegressionMetrics implements Metrics {

    private static final char KIND = 'R';

    private final Task.Regression task;
    private final int targets;
    private final double[] weight = new double[1];
    private final double[] mean;
    private final double[] deviation;
    private final double[] squared;
    private final double[] absolute;
    private long examples;

    RegressionMetrics(Task.Regression task) {
        this.task = task;
        this.targets = task.outputs();
        this.mean = new double[targets];
        this.deviation = new double[targets];
        this.squared = new double[targets];
        this.absolute = new double[targets];
    }

    @Override
    public Task.Regression task() {
        return task;
    }

    @Override
    public List<String> names() {
        return List.of("mse", "rmse", "mae", "r2", "loss");
    }

    @Override
    public long examples() {
        return examples;
    }

    @Override
    public void add(Minibatch batch, float[] outputs) {
        Batches.check(task, batch, outputs);
        for (int cell = 0; cell < batch.size() * targets; cell++) {
            if (!Float.isFinite(batch.labels()[cell])) {
                throw Batches.wrongLabel(
                        "a finite number for '%s'".formatted(task.names().get(cell % targets)),
                        Math.floorDiv(cell, targets),
                        batch.labels()[cell]);
            }
        }
        for (int example = 0; example < batch.size(); example++) {
            if (batch.weights()[example] > 0) {
                add(batch.labels(), batch.weights()[example], outputs, example * targets);
            }
        }
        examples += batch.size();
    }

    private void add(float[] labels, double exampleWeight, float[] outputs, int offset) {
        weight[0] += exampleWeight;
        for (int k = 0; k < targets; k++) {
            double label = labels[offset + k];
            double error = outputs[offset + k] - label;
            double fromOldMean = label - mean[k];
            mean[k] += fromOldMean * exampleWeight / weight[0];
            deviation[k] += exampleWeight * fromOldMean * (label - mean[k]);
            squared[k] += exampleWeight * error * error;
            absolute[k] += exampleWeight * Math.abs(error);
        }
    }

    @Override
    public void merge(Metrics other) {
        Batches.sameTask(this, other);
        RegressionMetrics part = (RegressionMetrics) other;
        examples += part.examples;
        double total = weight[0] + part.weight[0];
        if (total == 0) {
            return;
        }
        for (int k = 0; k < targets; k++) {
            double between = part.mean[k] - mean[k];
            deviation[k] += part.deviation[k] + between * between * weight[0] * part.weight[0] / total;
            mean[k] += between * part.weight[0] / total;
        }
        Cells.add(squared, part.squared);
        Cells.add(absolute, part.absolute);
        weight[0] = total;
    }

    @Override
    public byte[] toBytes() {
        return Cells.toBytes(KIND, examples, weight, mean, deviation, squared, absolute);
    }

    @Override
    public void read(byte[] bytes) {
        examples = Cells.read(KIND, bytes, weight, mean, deviation, squared, absolute);
    }

    @Override
    public double value(String name) {
        if (weight[0] == 0) {
            throw Batches.nothingCounted(examples);
        }
        return switch (name) {
            case "mse", "loss" -> overTargets(this::mse);
            case "rmse" -> Math.sqrt(overTargets(this::mse));
            case "mae" -> overTargets(this::mae);
            case "r2" -> overTargets(this::r2);
            default -> throw Batches.unknown(this, name);
        };
    }

    public double mse(int target) {
        return Cells.ratio(squared[target], weight[0]);
    }

    public double mae(int target) {
        return Cells.ratio(absolute[target], weight[0]);
    }

    /** Share of the label's variance that the predictions explain; negative when they are worse than its mean. */
    public double r2(int target) {
        if (deviation[target] == 0) {
            return squared[target] == 0 ? 1 : 0;
        }
        return 1 - squared[target] / deviation[target];
    }

    private double overTargets(IntToDoubleFunction figure) {
        return IntStream.range(0, targets).mapToDouble(figure).average().orElse(0);
    }

    @Override
    public Map<String, Object> toMap() {
        List<Map<String, Object>> perTarget = new ArrayList<>();
        for (int k = 0; k < targets; k++) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", task.names().get(k));
            figures.put("mse", mse(k));
            figures.put("rmse", Math.sqrt(mse(k)));
            figures.put("mae", mae(k));
            figures.put("r2", r2(k));
            perTarget.add(figures);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("task", task.kind());
        map.put("examples", examples);
        map.put("metrics", summary());
        map.put("targets", perTarget);
        return map;
    }
}
