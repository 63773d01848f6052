package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.data.SparseFeatures;

/** Features that are mostly zero: a sparse batch's entries as they are, or what is not 0 of a dense one. */
final class Pairs implements Entries {

    private final SparseFeatures collected;
    private SparseFeatures entries;

    Pairs(int width) {
        this.collected = new SparseFeatures(width);
        this.entries = collected;
    }

    @Override
    public void load(Minibatch batch) {
        entries = batch.schema().sparse() ? batch.entries() : collect(batch);
    }

    private SparseFeatures collect(Minibatch batch) {
        int width = batch.schema().featureWidth();
        float[] features = batch.features();
        collected.clear();
        for (int row = 0; row < batch.size(); row++) {
            for (int slot = 0; slot < width; slot++) {
                float value = features[row * width + slot];
                if (value != 0) {
                    collected.add(slot, value);
                }
            }
            collected.endRow();
        }
        return collected;
    }

    @Override
    public boolean finite(int rows) {
        // 0 · x is NaN for what is not finite, and stays so
        float sum = 0;
        for (int entry = 0; entry < entries.start(rows); entry++) {
            sum += 0 * entries.value(entry);
        }
        return sum == 0;
    }

    @Override
    public int start(int row) {
        return entries.start(row);
    }

    @Override
    public int index(int entry) {
        return entries.index(entry);
    }

    @Override
    public float value(int entry) {
        return entries.value(entry);
    }
}
