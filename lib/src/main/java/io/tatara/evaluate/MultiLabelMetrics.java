package io.tatara.evaluate;

import static io.tatara.evaluate.Cells.ratio;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Hits and misses of each label, a label being predicted when its probability is at least one half. {@code accuracy} and
 * {@code logLoss} are means over labels; {@code subsetAccuracy} is the share of examples with every label right.
 *
 * <p>Precision, recall and F1 are 0 where they would be 0/0. Macro means go over the labels that occur among labels or
 * predictions.
 */
public final class MultiLabelMetrics implements Metrics {

    private static final char KIND = 'L';

    private final Task.MultiLabel task;
    private final int labels;
    private final double[] truePositive;
    private final double[] falsePositive;
    private final double[] falseNegative;
    private final double[] logLoss;
    /** Weight of all examples, then of those with every label right. */
    private final double[] sums = new double[2];

    private long examples;

    MultiLabelMetrics(Task.MultiLabel task) {
        this.task = task;
        this.labels = task.outputs();
        this.truePositive = new double[labels];
        this.falsePositive = new double[labels];
        this.falseNegative = new double[labels];
        this.logLoss = new double[labels];
    }

    @Override
    public Task.MultiLabel task() {
        return task;
    }

    @Override
    public List<String> names() {
        return List.of(
                "accuracy",
                "subsetAccuracy",
                "logLoss",
                "microPrecision",
                "microRecall",
                "microF1",
                "macroPrecision",
                "macroRecall",
                "macroF1",
                "loss");
    }

    @Override
    public long examples() {
        return examples;
    }

    @Override
    public void add(Minibatch batch, float[] outputs) {
        Batches.check(task, batch, outputs);
        for (int cell = 0; cell < batch.size() * labels; cell++) {
            if (batch.labels()[cell] != 0 && batch.labels()[cell] != 1) {
                throw Batches.wrongLabel(
                        "0 or 1 for '%s'".formatted(task.names().get(cell % labels)),
                        Math.floorDiv(cell, labels),
                        batch.labels()[cell]);
            }
        }
        for (int example = 0; example < batch.size(); example++) {
            add(batch.labels(), batch.weights()[example], outputs, example * labels);
        }
        examples += batch.size();
    }

    private void add(float[] actuals, double weight, float[] outputs, int offset) {
        boolean allRight = true;
        for (int k = 0; k < labels; k++) {
            boolean actual = actuals[offset + k] == 1;
            double probability = outputs[offset + k];
            boolean predicted = probability >= 0.5;
            allRight &= actual == predicted;
            truePositive[k] += actual && predicted ? weight : 0;
            falsePositive[k] += !actual && predicted ? weight : 0;
            falseNegative[k] += actual && !predicted ? weight : 0;
            logLoss[k] -= weight * Math.log(Math.max(LEAST_PROBABILITY, actual ? probability : 1 - probability));
        }
        sums[0] += weight;
        sums[1] += allRight ? weight : 0;
    }

    @Override
    public void merge(Metrics other) {
        Batches.sameTask(this, other);
        MultiLabelMetrics part = (MultiLabelMetrics) other;
        Cells.add(blocks(), part.blocks());
        examples += part.examples;
    }

    @Override
    public byte[] toBytes() {
        return Cells.toBytes(KIND, examples, blocks());
    }

    @Override
    public void read(byte[] bytes) {
        examples = Cells.read(KIND, bytes, blocks());
    }

    private double[][] blocks() {
        return new double[][] {truePositive, falsePositive, falseNegative, logLoss, sums};
    }

    @Override
    public double value(String name) {
        double total = sums[0];
        if (total == 0) {
            throw Batches.nothingCounted(examples);
        }
        double hits = Arrays.stream(truePositive).sum();
        double extras = Arrays.stream(falsePositive).sum();
        double misses = Arrays.stream(falseNegative).sum();
        return switch (name) {
            case "accuracy" -> 1 - (extras + misses) / (total * labels);
            case "subsetAccuracy" -> sums[1] / total;
            case "logLoss", "loss" -> Arrays.stream(logLoss).sum() / (total * labels);
            case "microPrecision" -> ratio(hits, hits + extras);
            case "microRecall" -> ratio(hits, hits + misses);
            case "microF1" -> ratio(2 * hits, 2 * hits + extras + misses);
            case "macroPrecision" -> macro(this::precision);
            case "macroRecall" -> macro(this::recall);
            case "macroF1" -> macro(this::f1);
            default -> throw Batches.unknown(this, name);
        };
    }

    /** Share of the examples predicted to have the label that have it; 0 when none is. */
    public double precision(int k) {
        return ratio(truePositive[k], truePositive[k] + falsePositive[k]);
    }

    /** Share of the label's examples that are found; 0 when it has none. */
    public double recall(int k) {
        return ratio(truePositive[k], support(k));
    }

    /** Harmonic mean of precision and recall; 0 for a label without examples or hits. */
    public double f1(int k) {
        return ratio(2 * truePositive[k], 2 * truePositive[k] + falsePositive[k] + falseNegative[k]);
    }

    /** Weight of the examples that have the label. */
    public double support(int k) {
        return truePositive[k] + falseNegative[k];
    }

    /** Weighted share of the examples for which this label is right. */
    public double accuracy(int k) {
        return 1 - ratio(falsePositive[k] + falseNegative[k], sums[0]);
    }

    private double macro(IntToDoubleFunction figure) {
        return IntStream.range(0, labels)
                .filter(k -> support(k) + falsePositive[k] > 0)
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }

    @Override
    public Map<String, Object> toMap() {
        List<Map<String, Object>> perLabel = new ArrayList<>();
        for (int k = 0; k < labels; k++) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", task.names().get(k));
            figures.put("accuracy", accuracy(k));
            figures.put("precision", precision(k));
            figures.put("recall", recall(k));
            figures.put("f1", f1(k));
            figures.put("support", support(k));
            perLabel.add(figures);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("task", task.kind());
        map.put("examples", examples);
        map.put("metrics", summary());
        map.put("labels", perLabel);
        return map;
    }
}
