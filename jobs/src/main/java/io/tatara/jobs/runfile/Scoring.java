package io.tatara.jobs.runfile;

import io.tatara.data.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code score}.
 *
 * @param source the table to score; null for the data's own
 * @param output a Hadoop path, relative to the run directory
 * @param model which one scores
 * @param incremental null when all is scored anew
 * @param stream null when it is scored once
 */
public record Scoring(
        @Nullable Source source,
        String output,
        Format format,
        Which model,
        @Nullable Incremental incremental,
        @Nullable Stream stream) {

    public Scoring {
        if (incremental != null && stream != null) {
            throw new IllegalArgumentException(
                    "score.incremental and score.stream exclude each other: a stream scores only what is new; keep one");
        }
        if (incremental != null && format == Format.DELTA) {
            throw new IllegalArgumentException(
                    "score.format: delta does not go with score.incremental, whose batches are folders: choose parquet, or score.stream, which adds to a Delta table");
        }
        if (incremental != null && incremental.by() == Newness.COLUMN && incremental.column() == null) {
            throw new IllegalArgumentException("score.incremental.by: column needs score.incremental.column");
        }
    }

    /** The data's own table, all of it, into the run directory. */
    public static Scoring ofAll() {
        return new Scoring(null, "scores", Format.PARQUET, Which.RUN, null, null);
    }

    /** File formats that a scored table can be written in. */
    public enum Format {
        PARQUET,
        CSV,
        JSON,
        ORC,
        DELTA
    }

    /** A model. */
    public enum Which {
        /** The run's own. */
        RUN,
        /** The one that the registry's alias names. */
        CHAMPION
    }

    /** How what is new is told from what was scored. */
    public enum Newness {
        FILES,
        COLUMN
    }

    /**
     * The section {@code score.incremental}.
     *
     * @param column whose highest scored value is kept; null by files
     */
    public record Incremental(Newness by, @Nullable String column) {}

    /**
     * The section {@code score.stream}.
     *
     * @param checkpoint a Hadoop path, relative to the run directory
     * @param everySeconds between micro-batches; null to end when all is scored
     * @param filesPerBatch at most; null for no bound
     */
    public record Stream(
            String checkpoint,
            @Nullable Double everySeconds,
            @Nullable Integer filesPerBatch) {}
}
