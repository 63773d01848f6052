package io.tatara.data;

import org.jspecify.annotations.Nullable;

/**
 * A reusable buffer of examples, allocated once and refilled for each step. Row-major: example {@code i} has its
 * features at {@code features[i * featureWidth]}, its label at {@code labels[i * labelWidth]} and its weight at
 * {@code weights[i]}. Only the first {@link #size()} rows are meaningful. The arrays are the buffer's own: readers must
 * not keep them beyond the next fill. Of a sparse schema, the features are the rows of {@link #entries()} instead, and
 * take memory for what is not 0 alone. Not thread-safe.
 */
public final class Minibatch {

    private final Schema schema;
    private final int capacity;
    private final float @Nullable [] features;
    private final @Nullable SparseFeatures entries;
    private final float[] labels;
    private final float[] weights;
    private int size;

    public Minibatch(Schema schema, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a minibatch must hold at least 1 example, got " + capacity);
        }
        this.schema = schema;
        this.capacity = capacity;
        this.features = schema.sparse() ? null : new float[Math.multiplyExact(capacity, schema.featureWidth())];
        this.entries = schema.sparse() ? new SparseFeatures(schema.featureWidth()) : null;
        this.labels = new float[Math.multiplyExact(capacity, schema.task().labelWidth())];
        this.weights = new float[capacity];
    }

    public Schema schema() {
        return schema;
    }

    public int capacity() {
        return capacity;
    }

    /** Examples held now, 0 to {@link #capacity()}. */
    public int size() {
        return size;
    }

    public void resize(int newSize) {
        if (newSize < 0 || newSize > capacity) {
            throw new IllegalArgumentException("size must be between 0 and %d, got %d".formatted(capacity, newSize));
        }
        size = newSize;
    }

    /**
     * Features of a dense schema.
     *
     * @throws IllegalStateException when the schema is sparse
     */
    public float[] features() {
        if (features == null) {
            throw new IllegalStateException(
                    "a batch of a sparse schema has no dense features (%d slots an example): read its entries()"
                            .formatted(schema.featureWidth()));
        }
        return features;
    }

    /**
     * Features of a sparse schema, example {@code i} being row {@code i}.
     *
     * @throws IllegalStateException when the schema is dense
     */
    public SparseFeatures entries() {
        if (entries == null) {
            throw new IllegalStateException("a batch of a dense schema has no entries: read its features()");
        }
        return entries;
    }

    public float[] labels() {
        return labels;
    }

    /** Fills the features from a batch of the same schema, from one of its rows on; labels and weights stay. */
    public void copyFeatures(Minibatch source, int row) {
        if (schema.sparse()) {
            entries().copyRows(source.entries(), row, size);
        } else {
            int width = schema.featureWidth();
            System.arraycopy(source.features(), row * width, features(), 0, size * width);
        }
    }

    /** Fills labels and weights from a batch of the same schema, from one of its rows on; features stay. */
    public void copyLabels(Minibatch source, int row) {
        int width = schema.task().labelWidth();
        System.arraycopy(source.labels, row * width, labels, 0, size * width);
        System.arraycopy(source.weights, row, weights, 0, size);
    }

    /** Weight of each example in loss and metrics; all 1 when the data carries none. */
    public float[] weights() {
        return weights;
    }
}
