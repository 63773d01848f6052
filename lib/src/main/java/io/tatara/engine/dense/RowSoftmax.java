package io.tatara.engine.dense;

/** Softmax over each row, as an activation inside a network: dz = p ∘ (da − Σ da∘p). */
final class RowSoftmax implements Operator {

    private final Signal signal;
    private final float[] row;
    private final float[][] probabilities;

    RowSoftmax(Signal signal, int capacity) {
        this.signal = signal;
        this.row = new float[signal.width()];
        this.probabilities = new float[capacity][signal.width()];
    }

    /** z ← softmax(z). */
    static void apply(float[] z, int width) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < width; j++) {
            largest = Math.max(largest, z[j]);
        }
        float sum = 0;
        for (int j = 0; j < width; j++) {
            z[j] = Exponential.exp(z[j] - largest);
            sum += z[j];
        }
        float factor = 1 / sum;
        for (int j = 0; j < width; j++) {
            z[j] *= factor;
        }
    }

    @Override
    public Signal output() {
        return signal;
    }

    @Override
    public void train(int rows, long seed, int firstRow) {
        int width = signal.width();
        for (int r = 0; r < rows; r++) {
            float[] p = probabilities[r];
            signal.memory().read(r * width, p, width);
            apply(p, width);
            signal.memory().write(r * width, p, width);
        }
    }

    @Override
    public void infer(int rows) {
        int width = signal.width();
        for (int r = 0; r < rows; r++) {
            signal.memory().read(r * width, row, width);
            apply(row, width);
            signal.memory().write(r * width, row, width);
        }
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        int width = signal.width();
        for (int r = 0; r < rows; r++) {
            float[] p = probabilities[r];
            signal.memory().read(r * width, row, width);
            float common = 0;
            for (int j = 0; j < width; j++) {
                common += row[j] * p[j];
            }
            for (int j = 0; j < width; j++) {
                row[j] = p[j] * (row[j] - common);
            }
            signal.memory().write(r * width, row, width);
        }
        return true;
    }
}
