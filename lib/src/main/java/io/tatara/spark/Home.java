package io.tatara.spark;

import java.io.Serializable;

/** Where a rank lives that exchanges by Spark jobs. */
record Home(int rank, Place place) implements Serializable {

    /** Where a rank that nobody has heard of lives: no executor has this name. */
    static final Place UNKNOWN = new Place("unknown", "none", 0);
}
