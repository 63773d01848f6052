package io.tatara.tuning.run;

/** Why a study ran no longer. */
public enum Ending {
    /** No trial is left. */
    OVER,
    /** A loss was good enough. */
    TARGET,
    /** The time is up. */
    TIME,
    /** So much has been trained. */
    RESOURCE,
    /** So many results in a row were no better. */
    STALE
}
