package io.tatara.data.source;

import io.tatara.TataraException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A source of files as a stream: each file is read once, when it is there. */
public final class SourceStream {

    private SourceStream() {}

    /**
     * Reads files as they come, with the columns that the source has now.
     *
     * @param filesPerBatch files of a micro-batch at most; null for no bound
     * @throws TataraException when the source is not made of Parquet, CSV, JSON or ORC files, or has none yet to tell its
     *     columns from
     */
    public static Dataset<Row> of(SparkSession spark, Source source, @Nullable Integer filesPerBatch) {
        StructType schema = source.read(spark).schema();
        DataStreamReader reader = spark.readStream().schema(schema);
        if (filesPerBatch != null) {
            reader = reader.option("maxFilesPerTrigger", filesPerBatch);
        }
        if (source instanceof Source.Csv csv) {
            return read(reader.options(CsvTable.options(csv)).options(Map.of("mode", "FAILFAST")), "csv", csv.paths());
        }
        if (source instanceof Source.Json json) {
            return read(reader.option("mode", "FAILFAST"), "json", json.paths());
        }
        if (source instanceof Source.Parquet parquet) {
            return read(reader, "parquet", parquet.paths());
        }
        if (source instanceof Source.Orc orc) {
            return read(reader, "orc", orc.paths());
        }
        throw new TataraException(
                "%s cannot be read as a stream: only parquet, csv, json and orc can".formatted(source));
    }

    private static Dataset<Row> read(DataStreamReader reader, String format, List<String> paths) {
        return paths.stream()
                .map(path -> reader.format(format).load(path))
                .reduce(Dataset::union)
                .orElseThrow();
    }
}
