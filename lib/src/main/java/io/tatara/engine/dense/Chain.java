package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.engine.TensorGroup;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable GroupBatch batch;
    /** Of each operator, whether it has all of the group's rows. */
    private final BitSet ofAll = new BitSet();

    /**
     * Makes room.
     *
     * @param group the workers that some of the layers are dealt out to
     */
    Chain(Plan plan, Parameters parameters, int featureWidth, int capacity, TensorGroup group) {
        this.capacity = capacity;
        this.batch = plan.isSplit() ? new GroupBatch(group) : null;
        Stage first = plan.stages().isEmpty() ? null : plan.stages().get(0);
        Signal signal;
        int next = 0;
        if (first instanceof Stage.Lookup lookup) {
            Gather gather = gather(lookup, parameters, featureWidth, group);
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
        boolean all = false;
        for (Stage stage : plan.stages().subList(next, plan.stages().size())) {
            Operator operator =
                    operator(stage, parameters, signal, trained < 0, all ? capacity * group.size() : capacity);
            ofAll.set(operators.size(), all);
            if (stage instanceof Stage.Move move) {
                all = move.to() != Spread.ROWS;
            }
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

    private Gather gather(Stage.Lookup lookup, Parameters parameters, int featureWidth, TensorGroup group) {
        Entries entries = lookup.pairs() ? new Pairs(featureWidth) : new OneIndex(lookup.all(), capacity);
        RowTable table = parameters.table(lookup.table());
        Vectors vectors = lookup.vocabulary() < lookup.all()
                ? new GroupVectors(lookup, table, entries, group)
                : new OwnVectors(table, entries);
        return new Gather(lookup, vectors, entries, parameters.values(), parameters.gradient(), capacity);
    }

    private Operator operator(Stage stage, Parameters parameters, Signal from, boolean first, int rows) {
        if (stage instanceof Stage.Affine affine) {
            return new Affine(affine, parameters.values(), parameters.gradient(), from, rows, first);
        }
        if (stage instanceof Stage.Move move) {
            return new Redistribution(move, Objects.requireNonNull(batch), from, capacity);
        }
        if (stage instanceof Stage.Shift shift) {
            return new Shift(shift, parameters.values(), parameters.gradient(), from, rows);
        }
        if (stage instanceof Stage.Normalise normalise) {
            return new Normalise(
                    normalise, parameters.values(), parameters.gradient(), from, rows, parameters.weighsStatistics());
        }
        if (stage instanceof Stage.Elementwise elementwise) {
            ColumnPlaces columns = elementwise.columnsOf() == 0
                    ? null
                    : new ColumnPlaces(Objects.requireNonNull(batch), elementwise.columnsOf());
            return new Elementwise(elementwise.functions(), from, rows, columns);
        }
        if (stage instanceof Stage.Softmax) {
            return new RowSoftmax(from, rows);
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
        meet(rows, seed, firstRow);
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).train(rows(i, rows), seed, firstRow);
        }
    }

    void infer(int rows) {
        meet(rows, 0, 0);
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).infer(rows(i, rows));
        }
    }

    private void meet(int rows, long seed, int firstRow) {
        if (batch != null) {
            batch.meet(rows, seed, firstRow);
        }
    }

    /** What an operator has to do with, where this worker has so many rows. */
    private int rows(int operator, int own) {
        return batch != null && ofAll.get(operator) ? batch.rows() : own;
    }

    boolean inputFinite(int rows) {
        return entrance.finite(rows);
    }

    /** Returns the last layer whose gradient is not finite, or −1; the layers before it are not to be trusted then. */
    int backward(int rows, boolean adds) {
        int broken = -1;
        for (int i = operators.size() - 1; i >= firstTrained; i--) {
            if (!operators.get(i).backward(rows(i, rows), adds) && broken < 0) {
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
