package io.tatara.train;

import io.tatara.data.DataRefused;
import io.tatara.data.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a training: rows with {@code features} (vector), {@code label} (array of float), {@code weight}
 * (float, if weighted) and {@code row} (0 to n − 1, once each, in shuffled order).
 *
 * @param validation null for none
 */
public record TrainingData(
        Schema schema,
        Dataset<Row> train,
        long rows,
        @Nullable Dataset<Row> validation,
        long validationRows) {

    public TrainingData {
        if (rows < 1) {
            throw new DataRefused("The training part has no rows; check data.source, data.sql and data.split.");
        }
    }

    /** Refuses more workers than examples, before any work. */
    public void requireRowsFor(int workers) {
        if (rows < workers) {
            throw new DataRefused("%d workers cannot share %d training rows; set distribution.workers to at most %d."
                    .formatted(workers, rows, rows));
        }
    }
}
