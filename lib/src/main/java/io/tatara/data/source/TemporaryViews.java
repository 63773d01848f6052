package io.tatara.data.source;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Views for the time of one query; a view of the same name that was there before is there again afterwards. */
final class TemporaryViews implements AutoCloseable {

    private final SparkSession spark;
    private final Map<String, @Nullable Dataset<Row>> replaced = new LinkedHashMap<>();

    TemporaryViews(SparkSession spark) {
        this.spark = spark;
    }

    void create(String name, Dataset<Row> rows) {
        boolean hidden = Attempt.reading(
                "look up view " + name,
                () -> spark.catalog().tableExists(name)
                        && spark.catalog().getTable(name).isTemporary());
        replaced.put(name, hidden ? spark.table(name) : null);
        Attempt.reading("name a source '" + name + "'", () -> {
            rows.createOrReplaceTempView(name);
            return name;
        });
    }

    @Override
    public void close() {
        replaced.forEach((name, before) -> {
            if (before == null) {
                spark.catalog().dropTempView(name);
            } else {
                before.createOrReplaceTempView(name);
            }
        });
    }
}
