package io.tatara.data.source;

import io.tatara.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A table that Spark can read. Paths are any Hadoop paths: files, folders or globs. */
public sealed interface Source extends Serializable
        permits Versioned, Source.Parquet, Source.Csv, Source.Json, Source.Orc, Source.Table, Source.Jdbc, Source.Idx {

    /**
     * Reads the table; text formats are checked now, everything else lazily.
     *
     * @throws io.tatara.TataraException when a path or table is missing, or a record is corrupt and the policy is to fail
     */
    Reading read(SparkSession spark, CorruptRecords policy);

    /** Reads the table, failing on a corrupt record. */
    default Dataset<Row> read(SparkSession spark) {
        return read(spark, CorruptRecords.FAIL).rows();
    }

    /**
     * Files whose names, lengths and times stand for the content; empty when the content may change behind a name, and
     * for {@link Versioned} tables.
     */
    List<String> paths();

    /** Parquet files; files with different columns are merged. */
    record Parquet(List<String> paths) implements Source {
        public Parquet {
            paths = SourceFiles.named("parquet", paths);
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return SourceFiles.read(
                    spark,
                    paths,
                    files -> spark.read().option("mergeSchema", "true").parquet(files));
        }
    }

    /**
     * Comma-separated values, one record a line. Without a schema, types are found in the text: a column is numeric
     * when nine in ten of its values are. White space around values is dropped.
     *
     * @param header whether the first line of every file names the columns
     * @param delimiter between values
     * @param schema columns as DDL, such as {@code "a INT, b STRING"}; null to find the types
     * @param nullValue text that stands for a missing value besides the empty one; null for none
     */
    record Csv(
            List<String> paths,
            boolean header,
            String delimiter,
            @Nullable String schema,
            @Nullable String nullValue) implements Source {
        public Csv {
            paths = SourceFiles.named("csv", paths);
            if (delimiter.isEmpty()) {
                throw new IllegalArgumentException("csv.delimiter must not be empty");
            }
            if (!header && schema == null) {
                throw new IllegalArgumentException("csv without a header needs a schema that names its columns");
            }
        }

        /** With a header, commas and types found in the text. */
        public static Csv of(String path) {
            return new Csv(List.of(path), true, ",", null, null);
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return new CsvTable(spark, this).read(policy);
        }
    }

    /**
     * JSON, one object a line.
     *
     * @param schema columns as DDL; null to find the types
     */
    record Json(List<String> paths, @Nullable String schema) implements Source {
        public Json {
            paths = SourceFiles.named("json", paths);
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return JsonTable.read(spark, this, policy);
        }
    }

    /** ORC files. */
    record Orc(List<String> paths) implements Source {
        public Orc {
            paths = SourceFiles.named("orc", paths);
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return SourceFiles.read(spark, paths, files -> spark.read().orc(files));
        }
    }

    /** A table or view of the session's catalog, such as {@code sales.orders}. */
    record Table(String name) implements Source {
        public Table {
            Require.nonBlank("table.name", name);
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return Reading.of(CatalogTable.read(spark, name));
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }

    /**
     * A table of a database, read over one connection, or over several when a partition column and its bounds are given.
     *
     * @param table name, or a query in brackets with an alias
     * @param partitionColumn numeric or date column that splits the reading; null for one connection
     */
    record Jdbc(
            String url,
            String table,
            @Nullable String user,
            @Nullable String password,
            @Nullable String driver,
            @Nullable String partitionColumn,
            @Nullable String lowerBound,
            @Nullable String upperBound,
            @Nullable Integer partitions)
            implements Source {

        public Jdbc {
            Require.nonBlank("jdbc.url", url);
            Require.nonBlank("jdbc.table", table);
            if (JdbcUrl.hasSecret(url)) {
                throw new IllegalArgumentException(
                        "jdbc.url holds a password, and URLs are shown and kept; give it as jdbc.password:"
                                + " ${DB_PASSWORD}");
            }
            if (partitionColumn != null && (lowerBound == null || upperBound == null || partitions == null)) {
                throw new IllegalArgumentException(
                        "jdbc.partitionColumn needs lowerBound, upperBound and partitions beside it");
            }
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return Reading.of(JdbcTable.read(spark, this));
        }

        @Override
        public List<String> paths() {
            return List.of();
        }

        /** For messages and files. */
        String address() {
            return JdbcUrl.address(url);
        }

        /** Without secrets: settings are logged and kept beside the data. */
        @Override
        public String toString() {
            return "Jdbc[url=%s, table=%s, user=%s, partitionColumn=%s]"
                    .formatted(address(), table, user, partitionColumn);
        }
    }

    /**
     * The MNIST format: unsigned bytes behind a header of sizes, plain or {@code .gz}. Gives one vector column
     * {@code pixels} with values 0 to 255, row by row, and an integer column "label".
     *
     * @param images file of images
     * @param labels file of as many labels; null when there are none, as for scoring
     */
    record Idx(String images, @Nullable String labels) implements Source {
        public Idx {
            Require.nonBlank("idx.images", images);
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return Reading.of(IdxTable.read(spark, this));
        }

        @Override
        public List<String> paths() {
            List<String> paths = new ArrayList<>(List.of(images));
            if (labels != null) {
                paths.add(labels);
            }
            return List.copyOf(paths);
        }
    }
}
