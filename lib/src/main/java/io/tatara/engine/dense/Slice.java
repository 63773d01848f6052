package io.tatara.engine.dense;

import io.tatara.engine.Stretch;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One array of the network's parameters, with what moves it. Flat arrays are the whole network's, in DL4J's order; a
 * slice reads and writes its own stretches of them.
 */
sealed interface Slice permits FlatSlice, RowTable {

    SliceSpec spec();

    /** Fills a buffer from {@code from} on, a place in the network's array; all of it is this slice's. */
    void readParameters(int from, FloatBuffer target);

    void writeParameters(float[] source);

    /** Copies the state to where it is in the whole state, from the buffer's beginning on. */
    void readState(FloatBuffer target);

    /** Copies the state of those of this slice's parameters that are in a part of the network's. */
    void readState(Stretch part, float[] target);

    void writeState(float[] source);

    void readGradient(int from, FloatBuffer target);

    /**
     * Replaces the gradient.
     *
     * @param at where this slice's begins in the array
     */
    void writeGradient(float[] source, int at);

    /** The sum of the squared elements of the gradient, as it stands. */
    double gradientSquares();

    /**
     * Takes one step.
     *
     * @param scale multiplies the gradient: the mean over examples and what clipping by a norm leaves
     * @param given the network's gradient, if it is not the one that lies here
     * @param part of the network's parameters that takes the step
     * @return whether the gradient was finite; the slice is not to be trusted any more when it was not
     */
    boolean update(long step, double rate, float scale, float @Nullable [] given, Stretch part);

    /** Shrinks every unit's incoming weights to at most the limit. */
    void limitNorms();

    /** The sum of this slice's terms of the objective, as DL4J counts them. */
    double penalty();
}
