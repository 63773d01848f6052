package io.tatara.engine.dense;

/** A batch's features as indices with values, example after example. */
interface Entries extends Entrance {

    /** The first entry of an example; {@code start(rows)} is the end of the last. */
    int start(int row);

    int index(int entry);

    float value(int entry);
}
