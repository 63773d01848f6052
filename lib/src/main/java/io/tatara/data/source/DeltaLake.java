package io.tatara.data.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.tatara.TataraException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;

/** A Delta table, by Spark's SQL alone, since its classes may be another's than those of delta.io. */
public final class DeltaLake {

    private static final Lake LAKE = new Lake(
            "Delta",
            "io.delta:delta-spark_2.12:3.3.3",
            "delta-spark_2.12-3.3.3.jar,delta-storage-3.3.3.jar",
            "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension and"
                    + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog");

    private final SparkSession spark;
    private final Versioned.Delta source;

    DeltaLake(SparkSession spark, Versioned.Delta source) {
        this.spark = spark;
        this.source = source;
    }

    /**
     * Puts a table in the place of the one that is there, which stays as an earlier version; Delta's log commits all of it or
     * nothing.
     *
     * @param path folder of the table, on any Hadoop file system
     * @throws TataraException when Delta's classes are not there, and when rows or the folder cannot be written
     */
    public static void replace(Dataset<Row> table, String path) {
        LAKE.writing(path, () -> {
            table.write()
                    .format("delta")
                    .mode(SaveMode.Overwrite)
                    .option("overwriteSchema", true)
                    .save(path);
            return path;
        });
    }

    /**
     * Begins a stream into a table, which comes into being with its first rows.
     *
     * @param stream with its trigger and the place of its checkpoint
     * @param path folder of the table, on any Hadoop file system
     * @throws TataraException when Delta's classes are not there, and when the stream cannot begin
     */
    public static StreamingQuery start(DataStreamWriter<Row> stream, String path) {
        return LAKE.writing(path, () -> stream.format("delta").start(path));
    }

    Dataset<Row> read() {
        DataFrameReader reader = spark.read().format("delta");
        Long version = source.version();
        String timestamp = source.timestamp();
        if (version != null) {
            reader.option("versionAsOf", version);
        } else if (timestamp != null) {
            reader.option("timestampAsOf", timestamp);
        }
        return LAKE.reading(source.path(), () -> reader.load(source.path()));
    }

    /** The version that the source names by a timestamp, or the newest. */
    long version() {
        return LAKE.reading(source.path(), () -> {
            Dataset<Row> history = spark.sql(
                    "DESCRIBE HISTORY delta.`%s`".formatted(source.path().replace("`", "``")));
            String timestamp = source.timestamp();
            Dataset<Row> then = timestamp == null
                    ? history
                    : history.filter(col("timestamp").leq(lit(timestamp).cast("timestamp")));
            Row found = then.agg(max("version")).first();
            if (found.isNullAt(0)) {
                throw new TataraException("delta table %s has no version as old as %s: its oldest is of %s"
                        .formatted(
                                source.path(),
                                timestamp,
                                history.agg(min("timestamp")).first().get(0)));
            }
            return found.getLong(0);
        });
    }
}
