package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.engine.BatchValues;

/** Examples of one feature, which is an index. */
final class OneIndex implements Entries {

    private final int vocabulary;
    private final int[] indices;

    OneIndex(int vocabulary, int capacity) {
        this.vocabulary = vocabulary;
        this.indices = new int[capacity];
    }

    @Override
    public void load(Minibatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            indices[row] = BatchValues.index(batch, row, vocabulary);
        }
    }

    @Override
    public boolean finite(int rows) {
        return true;
    }

    @Override
    public int start(int row) {
        return row;
    }

    @Override
    public int index(int entry) {
        return indices[entry];
    }

    @Override
    public float value(int entry) {
        return 1;
    }
}
