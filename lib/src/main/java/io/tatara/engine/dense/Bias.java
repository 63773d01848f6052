package io.tatara.engine.dense;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** The bias of a layer: where its products start from, and the sum of its gradient's rows. */
final class Bias implements AutoCloseable {

    private final int at;
    private final Floats parameters;
    private final Floats gradients;
    private final FloatPointer gradient;
    private final Floats ones;
    private final FloatPointer onesPointer;
    private final int units;
    private final float[] page;
    private final int pageRows;
    private final float[] bias;

    Bias(int at, int units, Floats parameters, Floats gradient, int capacity) {
        this.at = at;
        this.units = units;
        this.parameters = parameters;
        this.gradients = gradient;
        this.gradient = gradient.from(at);
        this.pageRows = Math.min(capacity, Pages.rows(units));
        this.page = new float[pageRows * units];
        this.bias = new float[units];
        this.ones = new Floats(capacity);
        this.onesPointer = ones.from(0);
        float[] one = new float[capacity];
        Arrays.fill(one, 1);
        ones.write(0, one, capacity);
    }

    /** Sets every row to the bias, so that a product can be added to it. */
    void fill(Signal target, int rows) {
        int inPage = Math.min(rows, pageRows);
        parameters.read(at, page, units);
        for (int row = 1; row < inPage; row++) {
            System.arraycopy(page, 0, page, row * units, units);
        }
        for (int row = 0; row < rows; row += pageRows) {
            target.memory().write(row * units, page, Math.min(pageRows, rows - row) * units);
        }
    }

    /** Adds the bias to every row. */
    void add(Signal target, int rows) {
        parameters.read(at, bias, units);
        for (int row = 0; row < rows; row++) {
            target.memory().read(row * units, page, units);
            for (int j = 0; j < units; j++) {
                page[j] += bias[j];
            }
            target.memory().write(row * units, page, units);
        }
    }

    void backward(Signal output, int rows, boolean adds) {
        if (rows > 0) {
            Blas.columnSums(rows, units, output.pointer(), onesPointer, adds ? 1 : 0, gradient);
        } else if (!adds) {
            // BLAS leaves the sums of no rows as they were
            Arrays.fill(bias, 0);
            gradients.write(at, bias, units);
        }
    }

    @Override
    public void close() {
        ones.close();
    }
}
