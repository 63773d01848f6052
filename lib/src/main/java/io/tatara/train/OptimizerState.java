package io.tatara.train;

/** What becomes of the optimisers' states (moments, velocities) when workers take the mean of their parameters. */
public enum OptimizerState {

    /** Each worker goes on with its own. */
    LOCAL,

    /**
     * All go on with the mean, weighted by examples as the parameters' is: then they are the same worker but for the examples
     * that they see. As many floats more are exchanged.
     */
    AVERAGED
}
