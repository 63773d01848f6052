package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.data.SparseFeatures;
import java.util.Arrays;

/** Features copied to where BLAS reads them; those of a sparse batch are written out. */
final class DenseEntrance implements Entrance {

    private final Signal input;
    private float[] row = {};

    DenseEntrance(Signal input) {
        this.input = input;
    }

    @Override
    public boolean finite(int rows) {
        return input.finite(rows);
    }

    @Override
    public void load(Minibatch batch) {
        int width = input.width();
        if (!batch.schema().sparse()) {
            input.memory().write(0, batch.features(), batch.size() * width);
            return;
        }
        if (row.length == 0) {
            row = new float[width];
        }
        SparseFeatures entries = batch.entries();
        for (int r = 0; r < batch.size(); r++) {
            Arrays.fill(row, 0);
            for (int entry = entries.start(r); entry < entries.start(r + 1); entry++) {
                row[entries.index(entry)] = entries.value(entry);
            }
            input.memory().write(r * width, row, width);
        }
    }
}
