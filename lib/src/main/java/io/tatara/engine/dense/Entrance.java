package io.tatara.engine.dense;

import io.tatara.data.Minibatch;

/** Where a batch's features enter a network. */
interface Entrance {

    void load(Minibatch batch);
}
