package io.tatara.engine.dense;

import io.tatara.engine.Stretch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A layer's weights as one vector for each index of its input, for inputs that name few indices: an embedding. DL4J moves
 * every vector at every step, since momentum and decay go on without a gradient. The result here is the same to the bit,
 * but the work is put off: when a vector is named or read, it takes the steps it missed, one after the other, the first of
 * them with the gradient that it was left with. So a step visits memory for the vectors it names, once, and a vector never
 * named costs nothing unless decay moves it.
 *
 * <pre>
 *   clock    steps taken since the history was last emptied
 *   settled  of these, how many a row has taken
 * </pre>
 */
final class RowTable implements Slice {

    /** Steps put off at most. */
    private static final int HISTORY = 1024;

    private static final int PARAMETERS = 0;
    private static final int STATE = 1;

    private final SliceSpec spec;
    private final RowBlocks blocks;
    private final int gradientPart;
    private final SparseRows gradient;
    private final int[] settled;
    private final boolean[] waits;
    private final boolean[] moved;
    private final float[] coefficients = new float[HISTORY];
    private final float[] decays = new float[HISTORY];
    private final float[] scales = new float[HISTORY];
    private final boolean rests;
    private final Unfolded unfoldedParameters;
    private final Unfolded unfoldedGradient;
    private int updates;
    private int clock;

    // the row that is worked on
    private final float[] parameters;
    private final float[][] state;
    private final float[] values;
    private final float[] nothing;
    private final UpdateRule.Move move = new UpdateRule.Move();

    /** Read by nobody: keeps HotSpot from leaving the reading out. */
    @SuppressWarnings("UnusedVariable")
    private float fetched;

    RowTable(SliceSpec spec, int units) {
        this.spec = spec;
        int rows = spec.length() / units;
        int states = spec.rule().states();
        this.gradientPart = STATE + states;
        this.blocks = new RowBlocks(rows, units, gradientPart + 1);
        this.gradient = new SparseRows(blocks, units, gradientPart);
        this.settled = new int[rows];
        this.waits = new boolean[rows];
        this.unfoldedParameters = new Unfolded(spec);
        this.unfoldedGradient = new Unfolded(spec);
        this.moved = new boolean[rows];
        this.parameters = new float[units];
        this.state = new float[3][units];
        this.values = new float[units];
        this.nothing = new float[units];
        this.rests = spec.rule().rests() && spec.penalty().none();
        Arrays.fill(values, spec.rule().initial());
        for (int row = 0; row < rows; row++) {
            for (int s = 0; s < states; s++) {
                blocks.write(row, STATE + s, values);
            }
        }
    }

    /** One vector as it is now, to read before the next is asked for. */
    float[] vector(int row) {
        if (!settle(row)) {
            blocks.read(row, PARAMETERS, parameters);
        }
        return parameters;
    }

    /**
     * Has a vector and its state brought into the cache while another is worked on: the processor cannot guess which is
     * next. A step over 12,000 of 256 units took 21.4 ms without this, and 19.8 so.
     */
    void fetch(int row) {
        fetched = blocks.touch(row);
    }

    /** The gradient that the next update takes; rows not in it are 0. Only a row that was asked for may be added to. */
    SparseRows gradient() {
        return gradient;
    }

    @Override
    public SliceSpec spec() {
        return spec;
    }

    /** Its gradient is finite when that of the layer's output is, which was looked at on the way back. */
    @Override
    public boolean update(long step, double rate, float scale, float @Nullable [] given, Stretch part) {
        if (given != null) {
            throw new IllegalArgumentException("a table's gradient is written");
        }
        updates++;
        coefficients[clock] = spec.rule().coefficient(step, rate);
        decays[clock] = spec.penalty().decay(rate);
        scales[clock] = scale;
        for (int i = 0; i < gradient.count(); i++) {
            waits[gradient.row(i)] = true;
        }
        clock++;
        if (clock == HISTORY) {
            settleAll();
            Arrays.fill(settled, 0);
            clock = 0;
        }
        return true;
    }

    /** Takes the steps that a row missed; returns whether there was any that moved it. */
    private boolean settle(int row) {
        int from = settled[row];
        settled[row] = clock;
        if (from == clock || (rests && !moved[row] && !waits[row])) {
            return false;
        }
        blocks.read(row, PARAMETERS, parameters);
        for (int s = 0; s < spec.rule().states(); s++) {
            blocks.read(row, STATE + s, state[s]);
        }
        if (waits[row]) {
            blocks.read(row, gradientPart, values);
            move(values, from, scales[from]);
            waits[row] = false;
            moved[row] = true;
            from++;
        }
        for (int missed = from; missed < clock; missed++) {
            if (spec.penalty().l1() != 0) {
                Arrays.fill(nothing, 0);
            }
            move(nothing, missed, 1);
        }
        blocks.write(row, PARAMETERS, parameters);
        for (int s = 0; s < spec.rule().states(); s++) {
            blocks.write(row, STATE + s, state[s]);
        }
        return true;
    }

    private void settleAll() {
        for (int row = 0; row < settled.length; row++) {
            settle(row);
        }
    }

    private void move(float[] g, int step, float scale) {
        spec.begin(move, coefficients[step], decays[step], scale);
        spec.prepare(g, parameters, 0, g.length, move);
        spec.rule().apply(parameters, g, state[0], state[1], state[2], 0, g.length, move);
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        if (!unfoldedParameters.isOf(updates)) {
            settleAll();
            blocks.readColumns(PARAMETERS, FloatBuffer.wrap(unfoldedParameters.floats(updates)), 0);
        }
        unfoldedParameters.read(from, target);
    }

    @Override
    public void writeParameters(float[] source) {
        // what was put off belongs to the parameters that are replaced, but the state must not miss it
        settleAll();
        blocks.writeColumns(source, spec.offset(), PARAMETERS);
        updates++;
    }

    @Override
    public void readState(FloatBuffer target) {
        settleAll();
        for (int s = 0; s < spec.rule().states(); s++) {
            blocks.readColumns(STATE + s, target, spec.stateAt(s));
        }
    }

    @Override
    public void readState(Stretch part, float[] target) {
        throw new IllegalArgumentException("a table's state is read whole");
    }

    @Override
    public void writeState(float[] source) {
        settleAll();
        for (int s = 0; s < spec.rule().states(); s++) {
            blocks.writeColumns(source, spec.stateAt(s), STATE + s);
        }
        // a vector whose state is not initial may move without a gradient
        Arrays.fill(moved, true);
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        if (!unfoldedGradient.isOf(gradient.changes())) {
            gradient.read(unfoldedGradient.floats(gradient.changes()), 0);
        }
        unfoldedGradient.read(from, target);
    }

    @Override
    public void writeGradient(float[] source, int at) {
        settleAll();
        gradient.write(source, at);
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
        for (int row = 0; row < settled.length; row++) {
            blocks.read(row, PARAMETERS, parameters);
            for (float value : parameters) {
                absolute += Math.abs(value);
                squares += (double) value * value;
            }
        }
        return spec.penalty().of(absolute, squares);
    }
}
