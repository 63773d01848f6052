package io.tatara.data.prepare;

/** The task as a run file says it. */
public enum TaskChoice {
    /**
     * Inferred from the label: text, booleans and integers with at most 100 distinct values are classes, other numbers
     * targets; several columns of 0 and 1 are labels.
     */
    AUTO,
    CLASSIFICATION,
    MULTI_LABEL,
    REGRESSION
}
