package io.tatara.data.prepare;

/** How numbers are brought to one scale; every way is (x − shift) / scale, fitted on the training split. */
public enum Scaling {
    /** Mean 0, standard deviation 1. */
    STANDARDIZE,
    /** The smallest value to 0, the largest to 1. */
    MIN_MAX,
    /** Median 0, distance between the quartiles 1. */
    ROBUST,
    /** As they are. */
    NONE
}
