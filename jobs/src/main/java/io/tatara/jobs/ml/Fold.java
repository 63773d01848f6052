package io.tatara.jobs.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What to fit on, and what to measure on.
 *
 * @param training cached
 * @param validation cached
 */
record Fold(Dataset<Row> training, Dataset<Row> validation) {

    static Fold of(Dataset<Row> training, Dataset<Row> validation) {
        return new Fold(training.cache(), validation.cache());
    }

    void release() {
        training.unpersist();
        validation.unpersist();
    }
}
