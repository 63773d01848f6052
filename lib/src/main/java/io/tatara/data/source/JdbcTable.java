package io.tatara.data.source;

import io.tatara.TataraException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A table of a database. */
final class JdbcTable {

    private JdbcTable() {}

    static Dataset<Row> read(SparkSession spark, Source.Jdbc source) {
        Map<String, String> options = new HashMap<>();
        options.put("url", source.url());
        options.put("dbtable", source.table());
        put(options, "user", source.user());
        put(options, "password", source.password());
        put(options, "driver", source.driver());
        put(options, "partitionColumn", source.partitionColumn());
        put(options, "lowerBound", source.lowerBound());
        put(options, "upperBound", source.upperBound());
        put(
                options,
                "numPartitions",
                source.partitions() == null ? null : source.partitions().toString());
        try {
            return spark.read().format("jdbc").options(options).load();
        } catch (Exception e) {
            throw new TataraException(
                    "cannot read table %s from %s: %s; check url, user, table and that the driver is on the class path (spark-submit --jars, or TATARA_JARS for ./tatara)"
                            .formatted(source.table(), source.address(), e.getMessage()),
                    e);
        }
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
