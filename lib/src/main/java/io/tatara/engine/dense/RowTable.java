package io.tatara.engine.dense;

import java.util.Arrays;

/**
 * A layer's weights as one vector for each index of its input, for inputs that name few indices: an embedding. DL4J moves
 * every vector at every step, since momentum and decay go on without a gradient. The result here is the same to the bit,
 * but the work is put off: a vector that nobody names takes the steps it missed, one after the other, when it is named
 * next or read. That walks memory once instead of once a step, and a vector never named costs nothing unless decay moves it.
 *
 * <pre>
 *   clock        steps taken since the history was last emptied
 *   settled[k]   of these, how many vector k has taken
 * </pre>
 */
final class RowTable implements Slice {

    /** Steps put off at most. */
    private static final int HISTORY = 1024;

    private static final float[] NO_STATE = {};

    /** Floats of a line of the cache. */
    private static final int CACHE_LINE = 16;

    private final SliceSpec spec;
    private final int rows;
    private final int units;
    private final float[][] parameters;
    private final float[][][] state;
    private final boolean[] named;
    private final int[] settled;
    private final float[] coefficients = new float[HISTORY];
    private final float[] decays = new float[HISTORY];
    private final SparseRows gradient;
    private final float[] nothing;
    private final UpdateRule.Move move = new UpdateRule.Move();
    private final boolean rests;
    private int clock;

    /** Read by nobody: keeps HotSpot from leaving the reading out. */
    @SuppressWarnings("UnusedVariable")
    private float fetched;

    RowTable(SliceSpec spec, int units) {
        this.spec = spec;
        this.units = units;
        this.rows = spec.length() / units;
        this.parameters = new float[rows][units];
        this.state = new float[spec.rule().states()][rows][units];
        for (float[][] array : state) {
            for (float[] row : array) {
                Arrays.fill(row, spec.rule().initial());
            }
        }
        this.named = new boolean[rows];
        this.settled = new int[rows];
        this.gradient = new SparseRows(rows, units);
        this.nothing = new float[units];
        this.rests = spec.rule().rests() && spec.penalty().none();
    }

    /** One vector as it is now; the table's own array, to read. */
    float[] vector(int row) {
        settle(row);
        return parameters[row];
    }

    /**
     * Has a vector and its state brought into the cache while others are worked on. They are short and anywhere in memory,
     * so that the processor cannot guess which is next: a step over 12,000 of 256 units took 27 ms without this, and 20 so.
     */
    void fetch(int row) {
        float sum = touched(parameters[row]);
        for (float[][] array : state) {
            sum += touched(array[row]);
        }
        fetched = sum;
    }

    private static float touched(float[] values) {
        float sum = 0;
        for (int i = 0; i < values.length; i += CACHE_LINE) {
            sum += values[i];
        }
        return sum;
    }

    /** The gradient that the next update takes; rows not in it are 0. */
    SparseRows gradient() {
        return gradient;
    }

    @Override
    public SliceSpec spec() {
        return spec;
    }

    /** Its gradient is finite when that of the layer's output is, which was looked at on the way back. */
    @Override
    public boolean update(long step, double rate, float scale) {
        float coefficient = spec.rule().coefficient(step, rate);
        float decay = spec.penalty().decay(rate);
        for (int i = 0; i < gradient.count(); i++) {
            int row = gradient.row(i);
            if (i + 1 < gradient.count()) {
                fetch(gradient.row(i + 1));
            }
            settle(row);
            move(row, gradient.values(i), coefficient, decay, scale);
            named[row] = true;
            settled[row] = clock + 1;
        }
        coefficients[clock] = coefficient;
        decays[clock] = decay;
        clock++;
        if (clock == HISTORY) {
            settleAll();
            Arrays.fill(settled, 0);
            clock = 0;
        }
        return true;
    }

    private void settle(int row) {
        if (!rests || named[row]) {
            for (int missed = settled[row]; missed < clock; missed++) {
                if (spec.penalty().l1() != 0) {
                    Arrays.fill(nothing, 0);
                }
                move(row, nothing, coefficients[missed], decays[missed], 1);
            }
        }
        settled[row] = clock;
    }

    private void settleAll() {
        for (int row = 0; row < rows; row++) {
            settle(row);
        }
    }

    private void move(int row, float[] values, float coefficient, float decay, float scale) {
        spec.begin(move, coefficient, decay, scale);
        spec.prepare(values, parameters[row], 0, units, move);
        spec.rule()
                .apply(
                        parameters[row],
                        values,
                        state.length > 0 ? state[0][row] : NO_STATE,
                        state.length > 1 ? state[1][row] : NO_STATE,
                        state.length > 2 ? state[2][row] : NO_STATE,
                        0,
                        units,
                        move);
    }

    @Override
    public void readParameters(float[] target) {
        settleAll();
        Transposition.read(parameters, target, spec.offset());
    }

    @Override
    public void writeParameters(float[] source) {
        // what was put off belongs to the parameters that are replaced, but the state must not miss it
        settleAll();
        Transposition.write(source, spec.offset(), parameters);
    }

    @Override
    public void readState(float[] target) {
        settleAll();
        for (int s = 0; s < state.length; s++) {
            Transposition.read(state[s], target, spec.stateAt(s));
        }
    }

    @Override
    public void writeState(float[] source) {
        settleAll();
        for (int s = 0; s < state.length; s++) {
            Transposition.write(source, spec.stateAt(s), state[s]);
        }
        // a vector whose state is not initial may move without a gradient
        Arrays.fill(named, true);
    }

    @Override
    public void readGradient(float[] target) {
        gradient.read(target, spec.offset());
    }

    @Override
    public void writeGradient(float[] source) {
        gradient.write(source, spec.offset());
    }

    @Override
    public double gradientSquares() {
        return gradient.squares();
    }

    /** Tables are not built for layers with a max-norm. */
    @Override
    public void limitNorms() {}

    @Override
    public double penalty() {
        if (spec.penalty().none()) {
            return 0;
        }
        settleAll();
        double absolute = 0;
        double squares = 0;
        for (float[] row : parameters) {
            for (float value : row) {
                absolute += Math.abs(value);
                squares += (double) value * value;
            }
        }
        return spec.penalty().of(absolute, squares);
    }
}
