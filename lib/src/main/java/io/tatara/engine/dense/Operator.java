package io.tatara.engine.dense;

/**
 * One stage of a network at work on one signal after another. Used by one thread; allocates nothing after its
 * construction.
 */
interface Operator extends AutoCloseable {

    /** Where the result goes: the input itself for stages that work in place. */
    Signal output();

    /**
     * Forward in training.
     *
     * @param firstRow place of the signal's first row in the minibatch, which noise is drawn by
     */
    void train(int rows, long seed, int firstRow);

    /** Forward in prediction. */
    void infer(int rows);

    /**
     * Turns the gradient in {@link #output()} into parameter gradients and, for all but the first stage that has
     * parameters, into the gradient of its input.
     *
     * @param adds whether the parameters' gradients are added to what is there
     * @return whether the gradient that it took was finite; looked at by stages with parameters alone
     */
    boolean backward(int rows, boolean adds);

    /** Frees what the stage allocated, its output included if that is its own. */
    @Override
    default void close() {}
}
