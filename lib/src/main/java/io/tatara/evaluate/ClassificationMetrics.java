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
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Confusion matrix, log-loss and Brier score of a classification; the area under the ROC curve too when there are two
 * classes, of which the second is the positive one. The predicted class is the first of the most probable.
 *
 * <p>Precision, recall and F1 are 0 where they would be 0/0. Macro means go over the classes that occur among labels or
 * predictions, as scikit-learn's do: a class absent from a split does not pull them down.
 */
public final class ClassificationMetrics implements Metrics {

    private static final char KIND = 'C';

    private final Task.Classification task;
    private final int classes;
    private final double[] confusion;
    /** Log-loss, then Brier score, each times weight. */
    private final double[] sums = new double[2];

    private final @Nullable ScoreHistogram scores;
    private long examples;

    ClassificationMetrics(Task.Classification task) {
        this.task = task;
        this.classes = task.outputs();
        this.confusion = new double[Math.multiplyExact(classes, classes)];
        this.scores = classes == 2 ? new ScoreHistogram() : null;
    }

    @Override
    public Task.Classification task() {
        return task;
    }

    @Override
    public List<String> names() {
        List<String> names =
                new ArrayList<>(List.of("accuracy", "logLoss", "macroPrecision", "macroRecall", "macroF1", "brier"));
        if (scores != null) {
            names.add("auc");
        }
        names.add("loss");
        return List.copyOf(names);
    }

    @Override
    public long examples() {
        return examples;
    }

    @Override
    public void add(Minibatch batch, float[] outputs) {
        Batches.check(task, batch, outputs);
        for (int example = 0; example < batch.size(); example++) {
            float label = batch.labels()[example];
            if (!(label >= 0 && label < classes) || label != (int) label) {
                throw Batches.wrongLabel("a class index from 0 to " + (classes - 1), example, label);
            }
        }
        for (int example = 0; example < batch.size(); example++) {
            add((int) batch.labels()[example], batch.weights()[example], outputs, example * classes);
        }
        examples += batch.size();
    }

    private void add(int actual, double weight, float[] outputs, int offset) {
        int predicted = 0;
        double brier = 0;
        for (int k = 0; k < classes; k++) {
            double probability = outputs[offset + k];
            double miss = probability - (k == actual ? 1 : 0);
            brier += miss * miss;
            if (probability > outputs[offset + predicted]) {
                predicted = k;
            }
        }
        confusion[actual * classes + predicted] += weight;
        sums[0] -= weight * Math.log(Math.max(LEAST_PROBABILITY, outputs[offset + actual]));
        sums[1] += weight * brier;
        if (scores != null) {
            scores.add(actual == 1, outputs[offset + 1], weight);
        }
    }

    @Override
    public void merge(Metrics other) {
        Batches.sameTask(this, other);
        ClassificationMetrics part = (ClassificationMetrics) other;
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
        return scores == null ? new double[][] {confusion, sums} : new double[][] {confusion, sums, scores.cells};
    }

    @Override
    public double value(String name) {
        double total = Arrays.stream(confusion).sum();
        if (total == 0) {
            throw Batches.nothingCounted(examples);
        }
        return switch (name) {
            case "accuracy" -> classes(k -> confusion[k * classes + k]).sum() / total;
            case "logLoss", "loss" -> sums[0] / total;
            case "brier" -> sums[1] / total;
            case "macroPrecision" -> macro(this::precision);
            case "macroRecall" -> macro(this::recall);
            case "macroF1" -> macro(this::f1);
            default -> {
                if (scores == null || !name.equals("auc")) {
                    throw Batches.unknown(this, name);
                }
                yield scores.area();
            }
        };
    }

    /** Share of the examples predicted to be of the class that are; 0 when none is. */
    public double precision(int k) {
        return ratio(confusion[k * classes + k], predicted(k));
    }

    /** Share of the class's examples that are found; 0 when it has none. */
    public double recall(int k) {
        return ratio(confusion[k * classes + k], support(k));
    }

    /** Harmonic mean of precision and recall; 0 for a class without examples or hits. */
    public double f1(int k) {
        return ratio(2 * confusion[k * classes + k], support(k) + predicted(k));
    }

    /** Weight of the class's examples. */
    public double support(int k) {
        return classes(j -> confusion[k * classes + j]).sum();
    }

    /** Weight of the examples of each class (row) that were predicted to be of each class (column); a copy. */
    public double[][] confusion() {
        return IntStream.range(0, classes)
                .mapToObj(k -> Arrays.copyOfRange(confusion, k * classes, (k + 1) * classes))
                .toArray(double[][]::new);
    }

    private double predicted(int k) {
        return classes(j -> confusion[j * classes + k]).sum();
    }

    private DoubleStream classes(IntToDoubleFunction figure) {
        return IntStream.range(0, classes).mapToDouble(figure);
    }

    private double macro(IntToDoubleFunction figure) {
        return IntStream.range(0, classes)
                .filter(k -> support(k) + predicted(k) > 0)
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }

    @Override
    public Map<String, Object> toMap() {
        List<Map<String, Object>> perClass = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", task.names().get(k));
            figures.put("precision", precision(k));
            figures.put("recall", recall(k));
            figures.put("f1", f1(k));
            figures.put("support", support(k));
            perClass.add(figures);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("task", task.kind());
        map.put("examples", examples);
        map.put("metrics", summary());
        map.put("classes", perClass);
        map.put(
                "confusion",
                Arrays.stream(confusion())
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
        return map;
    }
}
