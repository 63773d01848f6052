package io.tatara.data.source;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A table as read.
 *
 * @param rows the good records
 * @param rejected those set aside, as columns {@code file} and {@code record} (the raw text); null when the format or
 *     the policy sets none aside
 */
public record Reading(Dataset<Row> rows, @Nullable Dataset<Row> rejected) {

    static Reading of(Dataset<Row> rows) {
        return new Reading(rows, null);
    }
}
