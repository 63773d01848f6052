package io.tatara.engine.dense;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** Z = X·Wᵀ + b: one product forward, one for the weights' gradient, one for the input's unless nobody wants it. */
final class Affine implements Operator {

    private final Signal input;
    private final Signal output;
    private final boolean first;
    private final FloatPointer weights;
    private final FloatPointer weightGradient;
    private final @Nullable Bias bias;

    /**
     * @param parameters the network's, and {@code gradient} alike
     * @param first whether no stage before it has parameters
     */
    Affine(Stage.Affine stage, Floats parameters, Floats gradient, Signal input, int capacity, boolean first) {
        this.input = input;
        this.output = new Signal(capacity, stage.units());
        this.first = first;
        this.weights = parameters.from(stage.weights());
        this.weightGradient = gradient.from(stage.weights());
        this.bias = stage.bias() < 0 ? null : new Bias(stage.bias(), stage.units(), parameters, gradient, capacity);
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
        if (bias != null) {
            bias.fill(output, rows);
        }
        Blas.forward(
                rows, input.width(), output.width(), input.pointer(), weights, bias == null ? 0 : 1, output.pointer());
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        boolean finite = output.finite(rows);
        if (bias != null) {
            bias.backward(output, rows, adds);
        }
        Blas.weightGradient(
                rows, input.width(), output.width(), output.pointer(), input.pointer(), adds ? 1 : 0, weightGradient);
        if (!first) {
            // the weights' gradient was the last to read the input
            Blas.inputGradient(rows, input.width(), output.width(), output.pointer(), weights, input.pointer());
        }
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
