package io.tatara.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.spark.LakeSession;
import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables that keep their past, as delta.io and Iceberg write them. */
@ExtendWith(SparkExtension.class)
class TestLakes {

    @TempDir
    private Path folder;

    private LakeSession session;
    private SparkSession spark;
    private SparkSession shared;

    @BeforeEach
    void open(SparkSession others) {
        shared = others;
        session = new LakeSession(shared);
        spark = session.spark();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aDeltaTableIsReadAtTheVersionThatIsNamed() {
        String path = delta("t");

        assertThat(count(new Versioned.Delta(path, null, null))).isEqualTo(30);
        assertThat(count(new Versioned.Delta(path, 0L, null))).isEqualTo(10);
        assertThat(count(new Versioned.Delta(path, 1L, null))).isEqualTo(30);
        assertThatThrownBy(() -> count(new Versioned.Delta(path, 7L, null)))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("cannot read the Delta table " + path, "7");
    }

    @Test
    void aPinnedDeltaTableStaysAsItWas() {
        String path = delta("t");
        Versioned.Delta pinned = new Versioned.Delta(path, null, null).pinned(spark);
        assertThat(pinned).isEqualTo(new Versioned.Delta(path, 1L, null));
        assertThat(pinned.state()).isEqualTo("version 1");

        spark.range(5).write().format("delta").mode("overwrite").save(path);

        assertThat(count(pinned)).isEqualTo(30);
        assertThat(count(new Versioned.Delta(path, null, null))).isEqualTo(5);
        assertThat(pinned.pinned(spark)).isSameAs(pinned);
    }

    @Test
    void aTimestampIsPinnedToTheVersionOfThatTime() {
        String path = delta("t");
        String first = spark.sql("DESCRIBE HISTORY delta.`" + path + "`")
                .filter("version = 0")
                .selectExpr("CAST(timestamp AS STRING)")
                .first()
                .getString(0);

        assertThat(new Versioned.Delta(path, null, first).pinned(spark).version())
                .isZero();
        assertThat(count(new Versioned.Delta(path, null, first))).isEqualTo(10);
        assertThatThrownBy(() -> new Versioned.Delta(path, null, "2001-01-01").pinned(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("has no version as old as 2001-01-01", "its oldest is of 2");
    }

    @Test
    void whatIsNoDeltaTableIsSaid() {
        String missing = folder.resolve("none").toString();
        assertThatThrownBy(() -> count(new Versioned.Delta(missing, null, null)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("cannot read the Delta table " + missing);
        assertThatThrownBy(() -> new Versioned.Delta(missing, null, null).pinned(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("cannot read the Delta table " + missing);
    }

    @Test
    void aSessionThatIsNotSetUpForDeltaIsSaid() {
        String path = delta("t");
        SparkSession.setActiveSession(shared);
        assertThatThrownBy(() -> new Versioned.Delta(path, null, null).pinned(shared))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll(
                        "this Spark session, which Tatara did not start, is not set up for Delta",
                        "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension");
    }

    @Test
    void aStreamIsWrittenToADeltaTable() throws Exception {
        String from = folder.resolve("from").toString();
        String path = folder.resolve("streamed").toString();
        spark.range(7).write().parquet(from);
        for (long rows : List.of(7L, 12L)) {
            DeltaLake.start(
                            spark.readStream()
                                    .schema("id LONG")
                                    .parquet(from)
                                    .toDF()
                                    .writeStream()
                                    .option(
                                            "checkpointLocation",
                                            folder.resolve("checkpoint").toString())
                                    .trigger(Trigger.AvailableNow()),
                            path)
                    .awaitTermination();
            assertThat(count(new Versioned.Delta(path, null, null))).isEqualTo(rows);
            spark.range(5).write().mode("append").parquet(from);
        }
    }

    @Test
    void missingClassesAreSaidWithWhatToAdd() {
        Lake lake = new Lake("Delta", "io.delta:delta-spark_2.12:3.3.3", "a.jar,b.jar", "x=y");
        assertLacksClasses(lake, () -> {
            throw new NoClassDefFoundError("io/delta/Table");
        });
        assertLacksClasses(lake, () -> {
            throw new ClassNotFoundException("Failed to find the data source: delta.");
        });
    }

    private static void assertLacksClasses(Lake lake, Callable<Object> reading) {
        assertThatThrownBy(() -> lake.reading("/t", reading))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll(
                        "cannot read the Delta table /t",
                        "--packages io.delta:delta-spark_2.12:3.3.3",
                        "TATARA_JARS=a.jar,b.jar");
    }

    @Test
    void anIcebergTableOfAWarehouseIsReadAtItsSnapshots() {
        String warehouse = folder.resolve("warehouse").toString();
        Versioned.Iceberg table = new Versioned.Iceberg(null, "db.t", warehouse, null, null);
        // the catalog is there once something was looked for in it
        assertThatThrownBy(() -> count(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("cannot read the Iceberg table db.t");
        String name = IcebergLake.catalogName(warehouse) + ".db.t";
        iceberg(name);

        Versioned.Iceberg first = table.pinned(spark);
        assertThat(first.state()).isEqualTo("snapshot " + first.snapshot());
        assertThat(count(first)).isEqualTo(10);
        append(name);

        assertThat(count(table)).isEqualTo(30);
        assertThat(count(first)).isEqualTo(10);
        assertThat(table.pinned(spark).snapshot()).isNotEqualTo(first.snapshot());
        String then = spark.read()
                .format("iceberg")
                .load(name + ".history")
                .filter("snapshot_id = " + first.snapshot())
                .selectExpr("CAST(made_current_at AS STRING)")
                .first()
                .getString(0);
        assertThat(count(new Versioned.Iceberg(null, "db.t", warehouse, null, then)))
                .isEqualTo(10);
        assertThatThrownBy(() -> count(new Versioned.Iceberg(null, "db.t", warehouse, null, "2001-01-01")))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("iceberg table db.t has no snapshot as old as 2001-01-01");
    }

    @Test
    void anIcebergTableIsReadByItsFolder() {
        String warehouse = folder.resolve("warehouse").toString();
        assertThatThrownBy(() -> count(new Versioned.Iceberg(null, "db.t", warehouse, null, null)))
                .isInstanceOf(TataraException.class);
        String name = IcebergLake.catalogName(warehouse) + ".db.t";
        iceberg(name);
        Versioned.Iceberg table = new Versioned.Iceberg(warehouse + "/db/t", null, null, null, null);
        Versioned.Iceberg first = table.pinned(spark);
        append(name);

        assertThat(count(first)).isEqualTo(10);
        assertThat(count(table)).isEqualTo(30);
    }

    @Test
    void aQueryTellsTheStatesThatItsTablesHave() {
        String path = delta("t");
        TableQuery query = new TableQuery(
                Map.of("d", new Versioned.Delta(path, null, null), "p", new Source.Parquet(List.of(path))),
                "SELECT * FROM d");

        assertThat(query.states()).isEmpty();
        assertThat(query.isTold()).isTrue();
        Versioned.Delta now = new Versioned.Delta(path, null, null).pinned(spark);
        assertThat(new TableQuery(Map.of("d", now), null).states()).containsExactly(Map.entry("d", "version 1"));
        assertThat(new Versioned.Delta(path, null, null).at(String.valueOf(now.state())))
                .isEqualTo(now);
    }

    private String delta(String name) {
        String path = folder.resolve(name).toString();
        spark.range(10).write().format("delta").save(path);
        spark.range(10, 30).write().format("delta").mode("append").save(path);
        return path;
    }

    private void iceberg(String name) {
        try {
            spark.range(10).writeTo(name).using("iceberg").create();
        } catch (org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException e) {
            throw new IllegalStateException(e);
        }
    }

    private void append(String name) {
        try {
            spark.range(10, 30).writeTo(name).append();
        } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(Source source) {
        return source.read(spark).count();
    }
}
