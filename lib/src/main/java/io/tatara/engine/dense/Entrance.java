package io.tatara.engine.dense;

import io.tatara.data.Minibatch;

/** Where a batch's features enter a network. */
interface Entrance {

    void load(Minibatch batch);

    /** Whether all that was loaded is finite, for the first so many examples. */
    boolean finite(int rows);
}
