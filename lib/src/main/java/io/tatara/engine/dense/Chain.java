package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A plan's operators, with room for so many examples. */
final class Chain implements AutoCloseable {

    private final int capacity;
    private final List<Operator> operators = new ArrayList<>();
    private final List<Integer> layers = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private final Entrance entrance;
    private final Signal input;
    private final Signal output;
    private final int firstTrained;

    Chain(Plan plan, Parameters parameters, int featureWidth, int capacity) {
        this.capacity = capacity;
        Stage first = plan.stages().isEmpty() ? null : plan.stages().get(0);
        Signal signal;
        int next = 0;
        if (first instanceof Stage.Lookup lookup) {
            Gather gather = new Gather(
                    lookup,
                    parameters.table(lookup.table()),
                    lookup.pairs() ? new Pairs(featureWidth) : new OneIndex(lookup.vocabulary(), capacity),
                    parameters.values(),
                    parameters.gradient(),
                    capacity);
            operators.add(gather);
            layers.add(lookup.layer());
            entrance = gather;
            signal = gather.output();
            next = 1;
        } else {
            signal = new Signal(capacity, plan.inputs() > 0 ? plan.inputs() : featureWidth);
            signals.add(signal);
            entrance = new DenseEntrance(signal);
        }
        this.input = signal;
        // what comes from other layers wants its gradient
        int trained = next == 1 || plan.inputs() > 0 ? 0 : -1;
        for (Stage stage : plan.stages().subList(next, plan.stages().size())) {
            Operator operator = operator(stage, parameters, signal, trained < 0);
            if (trained < 0 && (stage instanceof Stage.Affine || stage instanceof Stage.Normalise)) {
                trained = operators.size();
            }
            operators.add(operator);
            layers.add(stage.layer());
            signal = operator.output();
        }
        this.output = signal;
        this.firstTrained = Math.max(0, trained);
    }

    private Operator operator(Stage stage, Parameters parameters, Signal from, boolean first) {
        if (stage instanceof Stage.Affine affine) {
            return new Affine(affine, parameters.values(), parameters.gradient(), from, capacity, first);
        }
        if (stage instanceof Stage.Normalise normalise) {
            return new Normalise(
                    normalise,
                    parameters.values(),
                    parameters.gradient(),
                    from,
                    capacity,
                    parameters.weighsStatistics());
        }
        if (stage instanceof Stage.Elementwise elementwise) {
            return new Elementwise(elementwise.functions(), from, capacity);
        }
        if (stage instanceof Stage.Softmax) {
            return new RowSoftmax(from, capacity);
        }
        throw new UnknownLayer("an embedding after other layers");
    }

    int capacity() {
        return capacity;
    }

    Signal output() {
        return output;
    }

    void load(Minibatch batch) {
        entrance.load(batch);
    }

    /** What other layers give, instead of features. */
    void load(FloatBuffer activations) {
        input.memory().write(0, activations);
    }

    /** Copies the gradient with respect to what other layers gave. */
    void readInputGradient(FloatBuffer target) {
        input.memory().read(0, target);
    }

    /** Runs what was loaded forward; {@code firstRow} is its place in the minibatch. */
    void train(int rows, long seed, int firstRow) {
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).train(rows, seed, firstRow);
        }
    }

    void infer(int rows) {
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).infer(rows);
        }
    }

    boolean inputFinite(int rows) {
        return entrance.finite(rows);
    }

    /** Returns the last layer whose gradient is not finite, or −1; the layers before it are not to be trusted then. */
    int backward(int rows, boolean adds) {
        int broken = -1;
        for (int i = operators.size() - 1; i >= firstTrained; i--) {
            if (!operators.get(i).backward(rows, adds) && broken < 0) {
                broken = layers.get(i);
            }
        }
        return broken;
    }

    /** Predicts, from what is loaded, stage by stage and returns the first layer whose output is not finite, or −1. For reports. */
    int firstInfinite(int rows) {
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).infer(rows);
            if (!operators.get(i).output().finite(rows)) {
                return layers.get(i);
            }
        }
        return -1;
    }

    @Override
    public void close() {
        operators.forEach(Operator::close);
        signals.forEach(Signal::close);
    }
}
