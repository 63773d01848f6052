package io.tatara.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Part;
import io.tatara.data.source.Source;
import io.tatara.data.source.Versioned;
import io.tatara.spark.LakeSession;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prepared data say which state of a table they are of, and stay of that state. */
@ExtendWith(SparkExtension.class)
class TestLineage {

    @TempDir
    private Path folder;

    @Test
    void aTableThatChangesOnceItWasPreparedIsTakenAsItWas(SparkSession shared) throws IOException {
        try (LakeSession session = new LakeSession(shared)) {
            SparkSession spark = session.spark();
            String table = folder.resolve("table").toString();
            write(spark, table, 200, "errorifexists");
            PreparedData first = prepare(spark, new Versioned.Delta(table, null, null), "prepared");
            byte[] manifest = Files.readAllBytes(folder.resolve("prepared/manifest.json"));
            assertThat(first.states()).isEqualTo(Map.of("source", "version 0"));

            write(spark, table, 300, "overwrite");
            PreparedData resumed = prepare(spark, new Versioned.Delta(table, null, null), "prepared");

            assertThat(resumed.states()).isEqualTo(Map.of("source", "version 0"));
            assertThat(folder.resolve("prepared/manifest.json")).hasBinaryContent(manifest);
            assertThat(rows(resumed)).isEqualTo(200);
            // so are the rows that another model is held against
            DataSettings settings = DataSettings.of(new Versioned.Delta(table, null, null), "class");
            for (Part part : Part.values()) {
                try (PartRows again = PartRows.of(spark, settings, first, part)) {
                    assertThat(again.with(first.features()).count()).isEqualTo(first.count(part));
                }
            }
            PreparedData anew = prepare(spark, new Versioned.Delta(table, null, null), "anew");
            assertThat(anew.states()).isEqualTo(Map.of("source", "version 1"));
            assertThat(rows(anew)).isEqualTo(300);
            // the same rows as those of that time, prepared by its name
            PreparedData named = prepare(spark, new Versioned.Delta(table, 0L, null), "named");
            assertThat(named.rows(spark, Part.TRAIN)
                            .exceptAll(first.rows(spark, Part.TRAIN))
                            .isEmpty())
                    .isTrue();
            // another version is other data
            assertThat(rows(prepare(spark, new Versioned.Delta(table, 1L, null), "named")))
                    .isEqualTo(300);
        }
    }

    @Test
    void filesBesideATableStillCount(SparkSession shared) {
        try (LakeSession session = new LakeSession(shared)) {
            SparkSession spark = session.spark();
            String table = folder.resolve("table").toString();
            String files = folder.resolve("files").toString();
            write(spark, table, 200, "errorifexists");
            spark.range(100).selectExpr("id", "id * 3 AS more").write().parquet(files);
            DataSettings settings = joined(table, files);
            PreparedData first =
                    Preparation.prepare(spark, settings, folder.resolve("p").toString());
            assertThat(first.states()).isEqualTo(Map.of("sources.t", "version 0"));
            assertThat(rows(first)).isEqualTo(100);

            spark.range(150)
                    .selectExpr("id", "id * 3 AS more")
                    .write()
                    .mode("overwrite")
                    .parquet(files);
            write(spark, table, 120, "overwrite");

            PreparedData second =
                    Preparation.prepare(spark, settings, folder.resolve("p").toString());
            assertThat(second.states()).isEqualTo(Map.of("sources.t", "version 1"));
            assertThat(rows(second)).isEqualTo(120);
        }
    }

    private static DataSettings joined(String table, String files) {
        DataSettings plain = DataSettings.of(new Versioned.Delta(table, null, null), "class");
        return new DataSettings(
                null,
                Map.of("t", new Versioned.Delta(table, null, null), "f", new Source.Parquet(List.of(files))),
                "SELECT t.x, f.more, t.class FROM t JOIN f ON t.id = f.id",
                null,
                plain.corruptRecords(),
                plain.label(),
                plain.task(),
                null,
                plain.features(),
                plain.split());
    }

    private static void write(SparkSession spark, String path, int rows, String mode) {
        spark.range(rows)
                .selectExpr("id", "id * 0.5D AS x", "id % 2 AS class")
                .write()
                .format("delta")
                .mode(mode)
                .save(path);
    }

    private PreparedData prepare(SparkSession spark, Source source, String to) {
        return Preparation.prepare(
                spark, DataSettings.of(source, "class"), folder.resolve(to).toString());
    }

    private static long rows(PreparedData data) {
        return data.count(Part.TRAIN) + data.count(Part.VALIDATION) + data.count(Part.TEST);
    }
}
