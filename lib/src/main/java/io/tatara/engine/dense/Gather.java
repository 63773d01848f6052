package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Z = the sum of the vectors that an example's indices name, each times its value, + b. */
final class Gather implements Operator, Entrance {

    private final Vectors vectors;
    private final Signal output;
    private final @Nullable Bias bias;
    private final Entries entries;
    private final float[] row;

    Gather(Stage.Lookup stage, Vectors vectors, Entries entries, Floats parameters, Floats gradient, int capacity) {
        this.vectors = vectors;
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
        vectors.bring(rows);
        for (int r = 0; r < rows; r++) {
            if (bias != null) {
                output.memory().read(r * width, row, width);
            } else {
                Arrays.fill(row, 0);
            }
            for (int entry = entries.start(r); entry < entries.start(r + 1); entry++) {
                vectors.addTo(row, entry);
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
        vectors.begin(adds);
        for (int r = 0; r < rows; r++) {
            output.memory().read(r * width, row, width);
            for (int entry = entries.start(r); entry < entries.start(r + 1); entry++) {
                vectors.take(entry, row);
            }
        }
        vectors.end();
        return finite;
    }

    @Override
    public void close() {
        output.close();
        if (bias != null) {
            bias.close();
        }
    }
}
