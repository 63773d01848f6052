package io.tatara.data.prepare;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the records that were set aside, for inspection. */
final class Rejects {

    private static final Logger log = LoggerFactory.getLogger(Rejects.class);

    private Rejects() {}

    /** Writes the records, if there are any, as JSON lines of {@code file} and {@code record}; returns how many. */
    static long write(@Nullable Dataset<Row> rejected, String path) {
        if (rejected == null) {
            return 0;
        }
        long count = rejected.count();
        if (count > 0) {
            rejected.write().json(path);
            log.warn("{} records could not be read and were set aside in rejected/", count);
        }
        return count;
    }
}
