package io.tatara.engine.dl4j;

import io.tatara.data.Minibatch;
import io.tatara.data.SparseFeatures;
import io.tatara.data.Task;
import io.tatara.engine.BatchValues;
import io.tatara.model.InputShape;
import io.tatara.model.NetworkDefinition;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The native arrays that a minibatch is copied into, allocated once for its capacity and refilled at each step. */
final class BatchArrays implements AutoCloseable {

    private final Task task;
    private final int featureWidth;
    private final int steps;
    private final int vocabulary;
    private int capacity;
    private @Nullable Features features;
    private @Nullable Labels labels;

    /** @param first the network's first layer */
    BatchArrays(NetworkDefinition network, Layer first) {
        this.task = network.task();
        this.featureWidth = network.featureWidth();
        this.steps = network.input() instanceof InputShape.Sequence sequence ? sequence.steps() : 1;
        this.vocabulary = vocabulary(first);
    }

    /** Indices that an embedding knows; 0 when the features are no indices. */
    private static int vocabulary(Layer first) {
        Layer bare = first instanceof FrozenLayer frozen ? frozen.getLayer() : first;
        boolean embedding = bare instanceof EmbeddingLayer || bare instanceof EmbeddingSequenceLayer;
        return embedding ? Math.toIntExact(((FeedForwardLayer) bare).getNIn()) : 0;
    }

    INDArray features(Minibatch batch) {
        Features held = heldFeatures(batch);
        if (vocabulary > 0) {
            checkIndices(batch);
        }
        if (batch.schema().sparse()) {
            scatter(batch, held.rows.floats());
        } else {
            write(batch, held);
        }
        return held.rows.first(batch.size());
    }

    INDArray labels(Minibatch batch) {
        Labels held = heldLabels(batch);
        float[] values = batch.labels();
        if (task instanceof Task.Classification) {
            values = held.oneHot;
            oneHot(batch, values);
        }
        held.rows.floats().write(values, batch.size() * task.outputs());
        return held.rows.first(batch.size());
    }

    /** The weights as a column, or null when every one is 1. */
    @Nullable
    INDArray weights(Minibatch batch) {
        float[] values = batch.weights();
        boolean plain = true;
        for (int i = 0; i < batch.size() && plain; i++) {
            plain = values[i] == 1;
        }
        if (plain) {
            return null;
        }
        NativeRows held = heldLabels(batch).weights;
        held.floats().write(values, batch.size());
        return held.first(batch.size());
    }

    @Override
    public void close() {
        if (features != null) {
            features.rows.close();
            features = null;
        }
        if (labels != null) {
            labels.rows.close();
            labels.weights.close();
            labels = null;
        }
    }

    private Features heldFeatures(Minibatch batch) {
        fit(batch);
        Features held = features == null ? new Features(capacity) : features;
        features = held;
        return held;
    }

    private Labels heldLabels(Minibatch batch) {
        fit(batch);
        Labels held = labels == null ? new Labels(capacity) : labels;
        labels = held;
        return held;
    }

    private void fit(Minibatch batch) {
        if (batch.schema().featureWidth() != featureWidth
                || batch.schema().task().labelWidth() != task.labelWidth()) {
            throw new IllegalArgumentException(
                    "a network of %d features and %d label floats got a minibatch of %d and %d"
                            .formatted(
                                    featureWidth,
                                    task.labelWidth(),
                                    batch.schema().featureWidth(),
                                    batch.schema().task().labelWidth()));
        }
        if (capacity < batch.size()) {
            close();
            capacity = batch.capacity();
        }
    }

    private void write(Minibatch batch, Features held) {
        float[] values = batch.features();
        if (steps > 1) {
            values = held.scratch;
            featureMajor(batch, values);
        }
        held.rows.floats().write(values, batch.size() * featureWidth);
    }

    /** Straight into native memory: DL4J's layers want every zero, the heap need not hold them too. */
    private void scatter(Minibatch batch, NativeFloats target) {
        SparseFeatures entries = batch.entries();
        int size = featureWidth / steps;
        target.zero(batch.size() * featureWidth);
        for (int row = 0; row < batch.size(); row++) {
            int start = row * featureWidth;
            for (int entry = entries.start(row); entry < entries.start(row + 1); entry++) {
                int slot = entries.index(entry);
                target.put(start + slot % size * steps + slot / size, entries.value(entry));
            }
        }
    }

    /** From step by step, as tables have it, to feature by feature, as DL4J wants it. */
    private void featureMajor(Minibatch batch, float[] target) {
        int size = featureWidth / steps;
        float[] source = batch.features();
        for (int row = 0; row < batch.size(); row++) {
            int start = row * featureWidth;
            for (int step = 0; step < steps; step++) {
                for (int feature = 0; feature < size; feature++) {
                    target[start + feature * steps + step] = source[start + step * size + feature];
                }
            }
        }
    }

    private void oneHot(Minibatch batch, float[] target) {
        int classes = task.outputs();
        Arrays.fill(target, 0, batch.size() * classes, 0);
        for (int row = 0; row < batch.size(); row++) {
            target[row * classes + BatchValues.label(batch, row, classes)] = 1;
        }
    }

    private void checkIndices(Minibatch batch) {
        if (batch.schema().sparse()) {
            int entries = batch.entries().start(batch.size());
            for (int entry = 0; entry < entries; entry++) {
                BatchValues.indexOfEntry(batch, entry, vocabulary);
            }
            return;
        }
        for (int i = 0; i < batch.size() * featureWidth; i++) {
            BatchValues.index(batch, i, vocabulary);
        }
    }

    private final class Features {

        private final NativeRows rows;
        private final float[] scratch;

        Features(int capacity) {
            this.rows = steps > 1
                    ? new NativeRows(capacity, featureWidth / steps, steps)
                    : new NativeRows(capacity, featureWidth);
            this.scratch = new float[steps > 1 ? capacity * featureWidth : 0];
        }
    }

    private final class Labels {

        private final NativeRows rows;
        private final NativeRows weights;
        private final float[] oneHot;

        Labels(int capacity) {
            this.rows = new NativeRows(capacity, task.outputs());
            this.weights = new NativeRows(capacity, 1);
            this.oneHot = new float[task instanceof Task.Classification ? capacity * task.outputs() : 0];
        }
    }
}
