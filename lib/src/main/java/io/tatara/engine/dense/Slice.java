package io.tatara.engine.dense;

/**
 * One array of the network's parameters, with what moves it. Flat arrays are the whole network's, in DL4J's order; a
 * slice reads and writes its own stretches of them.
 */
sealed interface Slice permits FlatSlice, RowTable {

    SliceSpec spec();

    void readParameters(float[] target);

    void writeParameters(float[] source);

    void readState(float[] target);

    void writeState(float[] source);

    void readGradient(float[] target);

    void writeGradient(float[] source);

    /** The sum of the squared elements of the gradient, as it stands. */
    double gradientSquares();

    /**
     * Takes one step.
     *
     * @param scale multiplies the gradient: the mean over examples and what clipping by a norm leaves
     * @return whether the gradient was finite; the slice is not to be trusted any more when it was not
     */
    boolean update(long step, double rate, float scale);

    /** Shrinks every unit's incoming weights to at most the limit. */
    void limitNorms();

    /** The sum of this slice's terms of the objective, as DL4J counts them. */
    double penalty();
}
