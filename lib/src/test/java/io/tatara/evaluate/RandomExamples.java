package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Labels, weights and predictions that look like a half-trained network's. */
final class RandomExamples {

    static final Task.Classification BINARY = new Task.Classification(List.of("no", "yes"));
    static final Task.Classification CLASSES = new Task.Classification(List.of("a", "b", "c", "d"));
    static final Task.MultiLabel LABELS = new Task.MultiLabel(List.of("red", "round", "ripe"));
    static final Task.Regression TARGETS = new Task.Regression(List.of("height", "width"));

    private final Task task;
    private final float[] labels;
    private final float[] weights;
    private final float[] outputs;

    RandomExamples(Task task, float[] labels, float[] weights, float[] outputs) {
        this.task = task;
        this.labels = labels;
        this.weights = weights;
        this.outputs = outputs;
    }

    Task task() {
        return task;
    }

    float[] labels() {
        return labels;
    }

    float[] weights() {
        return weights;
    }

    float[] outputs() {
        return outputs;
    }

    static RandomExamples of(Task task, int examples, boolean weighted, long seed) {
        Random random = new Random(seed);
        float[] labels = new float[examples * task.labelWidth()];
        float[] weights = new float[examples];
        float[] outputs = new float[examples * task.outputs()];
        for (int example = 0; example < examples; example++) {
            weights[example] = weighted ? random.nextInt(4) / 2f + random.nextFloat() : 1;
            if (task instanceof Task.Classification) {
                int label = random.nextInt(task.outputs());
                labels[example] = label;
                softmax(random, label, outputs, example * task.outputs(), task.outputs());
            } else {
                for (int k = 0; k < task.outputs(); k++) {
                    int cell = example * task.outputs() + k;
                    boolean multiLabel = task instanceof Task.MultiLabel;
                    labels[cell] = multiLabel ? random.nextInt(2) : 1_000 + (float) random.nextGaussian();
                    outputs[cell] = multiLabel
                            ? (labels[cell] + 2 * random.nextFloat()) / 3
                            : labels[cell] + (float) random.nextGaussian() / 2;
                }
            }
        }
        return new RandomExamples(task, labels, weights, outputs);
    }

    private static void softmax(Random random, int label, float[] outputs, int offset, int classes) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            outputs[offset + k] = (float) Math.exp(random.nextGaussian() + (k == label ? 1 : 0));
            sum += outputs[offset + k];
        }
        for (int k = 0; k < classes; k++) {
            outputs[offset + k] /= (float) sum;
        }
    }

    int size() {
        return weights.length;
    }

    Metrics metrics() {
        return metrics(0, size());
    }

    /** Counts the examples of a range in batches of 7. */
    Metrics metrics(int from, int to) {
        Metrics metrics = Metrics.forTask(task);
        for (int start = from; start < to; start += 7) {
            addTo(metrics, start, Math.min(start + 7, to));
        }
        return metrics;
    }

    void addTo(Metrics metrics, int from, int to) {
        metrics.add(batch(from, to), outputs(from, to));
    }

    /** Figures of the examples of a range. */
    Figures figures(int from, int to) {
        Figures figures = Figures.forTask(task);
        if (from < to) {
            figures.add(batch(from, to), outputs(from, to));
        }
        return figures;
    }

    private float[] outputs(int from, int to) {
        return Arrays.copyOfRange(outputs, from * task.outputs(), to * task.outputs());
    }

    private Minibatch batch(int from, int to) {
        Minibatch batch = new Minibatch(new Schema(List.of("x"), task, true), to - from);
        batch.resize(to - from);
        int labelWidth = task.labelWidth();
        System.arraycopy(labels, from * labelWidth, batch.labels(), 0, (to - from) * labelWidth);
        System.arraycopy(weights, from, batch.weights(), 0, to - from);
        return batch;
    }

    double[] column(float[] cells, int k) {
        int width = cells.length / size();
        return IntStream.range(0, size()).mapToDouble(i -> cells[i * width + k]).toArray();
    }
}
