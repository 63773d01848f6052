package io.tatara.data.source;

/** What happens to records of a text format that cannot be read. */
public enum CorruptRecords {
    /** The first stops the work, with its file, content, column and value. */
    FAIL,
    /** They are left out, counted, reported and kept for inspection. */
    SET_ASIDE
}
