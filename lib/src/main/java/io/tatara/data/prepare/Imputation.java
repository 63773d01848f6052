package io.tatara.data.prepare;

/** What a missing number becomes. */
public enum Imputation {
    /** The training split's mean. */
    MEAN,
    /** The training split's median. */
    MEDIAN,
    /** Nothing: a missing value is an error. Holds for categories and text too. */
    FAIL
}
