package io.tatara.data.quality;

/** What a rule that is broken does to the run. */
public enum OnFailure {
    /** It ends. */
    FAIL,
    /** It goes on, and says so. */
    WARN
}
