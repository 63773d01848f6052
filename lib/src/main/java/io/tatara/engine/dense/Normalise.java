package io.tatara.engine.dense;

import java.util.Arrays;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) over the examples, with DL4J's running statistics: parameters whose
 * "gradient" is already their update.
 *
 * <pre>
 *   μ, v     mean and (biased) variance of each column over the batch
 *   s        √(v + ε)
 *   x̂        (x − μ)/s              y = γ·x̂ + β
 *   dx       γ/s · (dy − mean(dy) − x̂ · mean(dy∘x̂))     (so dγ = Σ dy∘x̂, dβ = Σ dy)
 *   d        decay: mean ← d·mean + (1−d)·μ, variance ← d·variance + (1−d)·v
 *   log s    DL4J keeps log₁₀ of the running standard deviation, or the variance itself
 * </pre>
 */
final class Normalise implements Operator {

    private static final double HALF_LOG10_E = 1 / (2 * Math.log(10));

    private final Stage.Normalise stage;
    private final Signal signal;
    private final Floats parameters;
    private final Floats gradient;
    private final int width;
    private final float[][] normal;
    private final float[] row;
    private final float[] gamma;
    private final float[] beta;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final float[] sums;
    private final float[] products;
    private final float[] running;
    private final boolean weighs;

    /** @param weighs whether what the running statistics change by is multiplied by the examples, as all other gradients are */
    Normalise(Stage.Normalise stage, Floats parameters, Floats gradient, Signal signal, int capacity, boolean weighs) {
        this.weighs = weighs;
        this.stage = stage;
        this.signal = signal;
        this.parameters = parameters;
        this.gradient = gradient;
        this.width = signal.width();
        this.normal = new float[capacity][width];
        this.row = new float[width];
        this.gamma = new float[width];
        this.beta = new float[width];
        this.mean = new float[width];
        this.variance = new float[width];
        this.inverse = new float[width];
        this.sums = new float[width];
        this.products = new float[width];
        this.running = new float[width];
    }

    @Override
    public Signal output() {
        return signal;
    }

    @Override
    public void train(int rows, long seed, int firstRow) {
        if (rows == 0) {
            return;
        }
        readScale();
        measure(rows);
        for (int j = 0; j < width; j++) {
            inverse[j] = (float) (1 / Math.sqrt(variance[j] + stage.epsilon()));
        }
        for (int r = 0; r < rows; r++) {
            float[] x = normal[r];
            for (int j = 0; j < width; j++) {
                x[j] = (x[j] - mean[j]) * inverse[j];
                row[j] = gamma[j] * x[j] + beta[j];
            }
            signal.memory().write(r * width, row, width);
        }
    }

    /** Mean and variance of the batch, in two passes; leaves the input in {@code normal}. */
    private void measure(int rows) {
        float share = 1f / rows;
        clear(mean);
        clear(variance);
        for (int r = 0; r < rows; r++) {
            float[] x = normal[r];
            signal.memory().read(r * width, x, width);
            for (int j = 0; j < width; j++) {
                mean[j] += x[j];
            }
        }
        for (int j = 0; j < width; j++) {
            mean[j] *= share;
        }
        for (int r = 0; r < rows; r++) {
            float[] x = normal[r];
            for (int j = 0; j < width; j++) {
                float distance = x[j] - mean[j];
                variance[j] += distance * distance;
            }
        }
        for (int j = 0; j < width; j++) {
            variance[j] *= share;
        }
    }

    @Override
    public void infer(int rows) {
        readScale();
        parameters.read(stage.mean(), mean, width);
        parameters.read(stage.spread(), running, width);
        for (int j = 0; j < width; j++) {
            double v = stage.logSpread() ? Math.pow(10, 2.0 * running[j]) : running[j];
            inverse[j] = (float) (1 / Math.sqrt(v + stage.epsilon()));
        }
        for (int r = 0; r < rows; r++) {
            signal.memory().read(r * width, row, width);
            for (int j = 0; j < width; j++) {
                row[j] = gamma[j] * ((row[j] - mean[j]) * inverse[j]) + beta[j];
            }
            signal.memory().write(r * width, row, width);
        }
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        boolean finite = signal.finite(rows);
        clear(sums);
        clear(products);
        for (int r = 0; r < rows; r++) {
            float[] x = normal[r];
            signal.memory().read(r * width, row, width);
            for (int j = 0; j < width; j++) {
                sums[j] += row[j];
                products[j] += row[j] * x[j];
            }
        }
        // of no rows, no row takes a share
        float share = 1f / Math.max(1, rows);
        for (int r = 0; r < rows; r++) {
            float[] x = normal[r];
            signal.memory().read(r * width, row, width);
            for (int j = 0; j < width; j++) {
                row[j] = gamma[j] * inverse[j] * (row[j] - share * sums[j] - x[j] * (share * products[j]));
            }
            signal.memory().write(r * width, row, width);
        }
        if (stage.scale() >= 0) {
            put(stage.scale(), products, adds);
            put(stage.shift(), sums, adds);
        }
        if (rows > 0) {
            moveStatistics(weighs ? rows : 1, adds);
        } else {
            clear(sums);
            put(stage.mean(), sums, adds);
            clear(sums);
            put(stage.spread(), sums, adds);
        }
        return finite;
    }

    private void moveStatistics(int weight, boolean adds) {
        double kept = stage.decay();
        parameters.read(stage.mean(), running, width);
        for (int j = 0; j < width; j++) {
            sums[j] = weight * (float) ((1 - kept) * (running[j] - mean[j]));
        }
        put(stage.mean(), sums, adds);
        parameters.read(stage.spread(), running, width);
        for (int j = 0; j < width; j++) {
            if (stage.logSpread()) {
                double before = Math.pow(10, 2.0 * running[j]);
                sums[j] =
                        weight * (float) (HALF_LOG10_E * Math.log(before / (kept * before + (1 - kept) * variance[j])));
            } else {
                sums[j] = weight * (float) ((1 - kept) * (running[j] - variance[j]));
            }
        }
        put(stage.spread(), sums, adds);
    }

    /** @param values sums so far are added to them */
    private void put(int at, float[] values, boolean adds) {
        if (adds) {
            gradient.read(at, row, width);
            for (int j = 0; j < width; j++) {
                values[j] += row[j];
            }
        }
        gradient.write(at, values, width);
    }

    private void readScale() {
        if (stage.scale() >= 0) {
            parameters.read(stage.scale(), gamma, width);
            parameters.read(stage.shift(), beta, width);
        } else {
            Arrays.fill(gamma, 1);
        }
    }

    private static void clear(float[] values) {
        Arrays.fill(values, 0);
    }
}
