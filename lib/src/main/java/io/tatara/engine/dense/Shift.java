package io.tatara.engine.dense;

/** Z ← Z + b, in place. */
final class Shift implements Operator {

    private final Signal signal;
    private final Bias bias;

    Shift(Stage.Shift stage, Floats parameters, Floats gradient, Signal signal, int capacity) {
        this.signal = signal;
        this.bias = new Bias(stage.bias(), signal.width(), parameters, gradient, capacity);
    }

    @Override
    public Signal output() {
        return signal;
    }

    @Override
    public void train(int rows, long seed, int firstRow) {
        infer(rows);
    }

    @Override
    public void infer(int rows) {
        bias.add(signal, rows);
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        boolean finite = signal.finite(rows);
        bias.backward(signal, rows, adds);
        return finite;
    }

    @Override
    public void close() {
        bias.close();
    }
}
