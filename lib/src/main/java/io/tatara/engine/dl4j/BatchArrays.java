package io.tatara.engine.dl4j;

import io.tatara.data.Minibatch;
import io.tatara.data.SparseFeatures;
import io.tatara.data.Task;
import io.tatara.engine.BatchValues;
import io.tatara.model.InputShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The native arrays that a minibatch is copied into, allocated once for its capacity and refilled at each step. */
final class BatchArrays implements AutoCloseable {

    private final Task task;
    private final int featureWidth;
    private final int steps;
    private final int vocabulary;
    private @Nullable Buffers buffers;

    /** @param vocabulary indices an embedding knows; 0 when the features are no indices */
    BatchArrays(Task task, InputShape input, int featureWidth, int vocabulary) {
        this.task = task;
        this.featureWidth = featureWidth;
        this.steps = input instanceof InputShape.Sequence sequence ? sequence.steps() : 1;
        this.vocabulary = vocabulary;
    }

    INDArray features(Minibatch batch) {
        Buffers held = buffers(batch);
        if (vocabulary > 0) {
            checkIndices(batch);
        }
        if (batch.schema().sparse()) {
            scatter(batch, held.featureFloats);
        } else {
            write(batch, held);
        }
        return rows(held.features, batch.size());
    }

    INDArray labels(Minibatch batch) {
        Buffers held = buffers(batch);
        float[] values = batch.labels();
        if (task instanceof Task.Classification) {
            values = held.oneHot;
            oneHot(batch, values);
        }
        held.labelFloats.write(values, batch.size() * task.outputs());
        return rows(held.labels, batch.size());
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
        Buffers held = buffers(batch);
        held.weightFloats.write(values, batch.size());
        return rows(held.weights, batch.size());
    }

    @Override
    public void close() {
        if (buffers != null) {
            buffers.close();
            buffers = null;
        }
    }

    private Buffers buffers(Minibatch batch) {
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
        if (buffers != null && buffers.capacity >= batch.size()) {
            return buffers;
        }
        close();
        Buffers made = new Buffers(batch.capacity());
        buffers = made;
        return made;
    }

    private static INDArray rows(INDArray all, int size) {
        if (all.size(0) == size) {
            return all;
        }
        return all.rank() == 2
                ? all.get(NDArrayIndex.interval(0, size), NDArrayIndex.all())
                : all.get(NDArrayIndex.interval(0, size), NDArrayIndex.all(), NDArrayIndex.all());
    }

    private void write(Minibatch batch, Buffers held) {
        float[] values = batch.features();
        if (steps > 1) {
            values = held.scratch;
            featureMajor(batch, values);
        }
        held.featureFloats.write(values, batch.size() * featureWidth);
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

    private final class Buffers {

        private final int capacity;
        private final INDArray features;
        private final INDArray labels;
        private final INDArray weights;
        private final NativeFloats featureFloats;
        private final NativeFloats labelFloats;
        private final NativeFloats weightFloats;
        private final float[] scratch;
        private final float[] oneHot;

        Buffers(int capacity) {
            this.capacity = capacity;
            this.features = steps > 1
                    ? Nd4j.create(DataType.FLOAT, capacity, featureWidth / steps, steps)
                    : Nd4j.create(DataType.FLOAT, capacity, featureWidth);
            this.labels = Nd4j.create(DataType.FLOAT, capacity, task.outputs());
            this.weights = Nd4j.create(DataType.FLOAT, capacity, 1);
            this.featureFloats = new NativeFloats(features);
            this.labelFloats = new NativeFloats(labels);
            this.weightFloats = new NativeFloats(weights);
            this.scratch = new float[steps > 1 ? capacity * featureWidth : 0];
            this.oneHot = new float[task instanceof Task.Classification ? capacity * task.outputs() : 0];
        }

        void close() {
            features.close();
            labels.close();
            weights.close();
        }
    }
}
