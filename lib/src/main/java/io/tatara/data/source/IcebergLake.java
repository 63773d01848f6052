package io.tatara.data.source;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tatara.TataraException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An Iceberg table. */
final class IcebergLake {

    private static final Lake LAKE = new Lake(
            "Iceberg",
            "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.12.0",
            "iceberg-spark-runtime-3.5_2.12-1.12.0.jar",
            "spark.sql.catalog.NAME=org.apache.iceberg.spark.SparkCatalog for the catalog that the table's name starts"
                    + " with");

    private final SparkSession spark;
    private final Versioned.Iceberg source;

    IcebergLake(SparkSession spark, Versioned.Iceberg source) {
        this.spark = spark;
        this.source = source;
    }

    Dataset<Row> read() {
        DataFrameReader reader = spark.read().format("iceberg");
        if (source.snapshot() != null || source.asOf() != null) {
            reader.option("snapshot-id", source.snapshot() == null ? snapshot() : source.snapshot());
        }
        return LAKE.reading(name(), () -> reader.load(place("")));
    }

    /** The snapshot that was current at the time that the source names, or is now. */
    long snapshot() {
        return LAKE.reading(name(), () -> {
            Dataset<Row> history = spark.read().format("iceberg").load(place("history"));
            String asOf = source.asOf();
            Dataset<Row> then = asOf == null
                    ? history
                    : history.filter(col("made_current_at").leq(lit(asOf).cast("timestamp")));
            List<Row> newest = then.orderBy(col("made_current_at").desc())
                    .select("snapshot_id")
                    .takeAsList(1);
            if (newest.isEmpty()) {
                throw new TataraException("iceberg table %s has no snapshot%s"
                        .formatted(name(), asOf == null ? ": nothing was written to it yet" : " as old as " + asOf));
            }
            return newest.get(0).getLong(0);
        });
    }

    private String name() {
        return source.path() == null ? requireNonNull(source.table()) : source.path();
    }

    /** What Iceberg loads: the table, or one of the tables on it. */
    private String place(String metadata) {
        String table = name();
        String path = source.path();
        String warehouse = source.warehouse();
        if (path != null) {
            table = folder(new Path(path));
        } else if (warehouse != null) {
            table = catalog(warehouse) + "." + table;
        }
        return metadata.isEmpty() ? table : table + "." + metadata;
    }

    /** Iceberg itself would look a folder up in Hive's catalog, whose classes Spark need not have; any folder is of a warehouse. */
    private String folder(Path table) {
        Path database = table.getParent();
        Path warehouse = database == null ? null : database.getParent();
        if (database == null || warehouse == null) {
            throw new TataraException(
                    "iceberg.path is %s: the folder of a table lies two folders deep at least".formatted(table));
        }
        return "%s.`%s`.`%s`".formatted(catalog(warehouse.toString()), quoted(database), quoted(table));
    }

    private static String quoted(Path folder) {
        return folder.getName().replace("`", "``");
    }

    static String catalogName(String warehouse) {
        UUID own = UUID.nameUUIDFromBytes(warehouse.getBytes(StandardCharsets.UTF_8));
        return "tatara_" + own.toString().replace('-', '_');
    }

    /** A catalog of this session, which is made when Spark first looks something up in it. */
    private String catalog(String warehouse) {
        String name = catalogName(warehouse);
        String key = "spark.sql.catalog." + name;
        spark.conf().set(key, "org.apache.iceberg.spark.SparkCatalog");
        spark.conf().set(key + ".type", "hadoop");
        spark.conf().set(key + ".warehouse", warehouse);
        // what is the newest must not be what was the newest when somebody last looked
        spark.conf().set(key + ".cache-enabled", "false");
        return name;
    }
}
