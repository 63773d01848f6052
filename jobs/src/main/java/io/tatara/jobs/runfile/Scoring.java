package io.tatara.jobs.runfile;

import io.tatara.data.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code score}.
 *
 * @param source the table to score; null for the data's own
 * @param output a Hadoop path, relative to the run directory
 */
public record Scoring(@Nullable Source source, String output, Format format) {

    /** File formats that a scored table can be written in. */
    public enum Format {
        PARQUET,
        CSV,
        JSON,
        ORC,
        DELTA
    }
}
