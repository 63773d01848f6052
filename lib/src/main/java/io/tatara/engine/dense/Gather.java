package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Z = the sum of the vectors that an example's indices name, each times its value, + b. */
final class Gather implements Operator, Entrance {

    private final RowTable table;
    private final Signal output;
    private final @Nullable Bias bias;
    private final Entries entries;
    private final float[] row;

    Gather(Stage.Lookup stage, RowTable table, Entries entries, Floats parameters, Floats gradient, int capacity) {
        this.table = table;
        this.entries = entries;
        this.output = new Signal(capacity, stage.units());
        this.bias = stage.bias() < 0 ? null : new Bias(stage.bias(), stage.units(), parameters, gradient, capacity);
        this.row = new float[stage.units()];
    }

    @Override
    public void load(Minibatch batch) {
        entries.load(batch);
    }

    @Override
    public boolean finite(int rows) {
        return entries.finite(rows);
    }

    @Override
    public Signal output() {
        return output;
    }

    @Override
    public void train(int rows, long seed, int firstRow) {
        infer(rows);
    }

    @Override
    public void infer(int rows) {
        int width = output.width();
        if (bias != null) {
            bias.fill(output, rows);
        }
        int end = entries.start(rows);
        for (int r = 0; r < rows; r++) {
            if (bias != null) {
                output.memory().read(r * width, row, width);
            } else {
                Arrays.fill(row, 0);
            }
            for (int entry = entries.start(r); entry < entries.start(r + 1); entry++) {
                if (entry + 1 < end) {
                    table.fetch(entries.index(entry + 1));
                }
                add(row, table.vector(entries.index(entry)), entries.value(entry), width);
            }
            output.memory().write(r * width, row, width);
        }
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        boolean finite = output.finite(rows);
        int width = output.width();
        if (bias != null) {
            bias.backward(output, rows, adds);
        }
        SparseRows gradient = table.gradient();
        if (!adds) {
            gradient.clear();
        }
        for (int r = 0; r < rows; r++) {
            output.memory().read(r * width, row, width);
            for (int entry = entries.start(r); entry < entries.start(r + 1); entry++) {
                gradient.add(entries.index(entry), row, entries.value(entry));
            }
        }
        return finite;
    }

    private static void add(float[] sum, float[] vector, float factor, int width) {
        for (int j = 0; j < width; j++) {
            sum[j] += factor * vector[j];
        }
    }

    @Override
    public void close() {
        output.close();
        if (bias != null) {
            bias.close();
        }
    }
}
