package io.tatara.data;

import java.util.Random;

/** The same features with every slot and as entries. */
public final class SparseRows {

    private SparseRows() {}

    /** A row that is empty, full, or anything between. */
    public static float[] random(int width, Random random) {
        float[] row = new float[width];
        double share = random.nextInt(4) / 3.0;
        for (int slot = 0; slot < width; slot++) {
            row[slot] = random.nextDouble() < share * share ? (float) random.nextGaussian() : 0;
        }
        return row;
    }

    public static void add(float[] row, SparseFeatures target) {
        for (int slot = 0; slot < row.length; slot++) {
            if (row[slot] != 0) {
                target.add(slot, row[slot]);
            }
        }
        target.endRow();
    }

    public static float[] dense(SparseFeatures features, int row) {
        float[] values = new float[features.width()];
        for (int entry = features.start(row); entry < features.start(row + 1); entry++) {
            values[features.index(entry)] = features.value(entry);
        }
        return values;
    }

    public static Schema sparse(Schema schema) {
        return new Schema(schema.features(), schema.task(), schema.weighted(), true);
    }

    /** The same examples in a batch of a sparse schema. */
    public static Minibatch sparse(Minibatch batch) {
        Minibatch sparse = new Minibatch(sparse(batch.schema()), batch.capacity());
        refill(sparse, batch);
        return sparse;
    }

    /** Puts a dense batch's examples into a sparse batch. */
    public static void refill(Minibatch sparse, Minibatch batch) {
        int width = batch.schema().featureWidth();
        sparse.entries().clear();
        for (int example = 0; example < batch.size(); example++) {
            float[] row = new float[width];
            System.arraycopy(batch.features(), example * width, row, 0, width);
            add(row, sparse.entries());
        }
        System.arraycopy(batch.labels(), 0, sparse.labels(), 0, batch.labels().length);
        System.arraycopy(batch.weights(), 0, sparse.weights(), 0, batch.weights().length);
        sparse.resize(batch.size());
    }
}
