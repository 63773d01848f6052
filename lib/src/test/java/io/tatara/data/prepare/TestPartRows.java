package io.tatara.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Part;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestPartRows {

    private final SparkSession spark;

    @TempDir
    private Path folder;

    TestPartRows(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void theyAreTheRowsThatWerePrepared() {
        for (boolean stratify : new boolean[] {false, true}) {
            DataSettings settings = settings(stratify);
            PreparedData data = Preparation.prepare(
                    spark, settings, folder.resolve("prepared-" + stratify).toString());

            for (Part part : Part.values()) {
                try (PartRows rows = PartRows.of(spark, settings, data, part)) {
                    assertThat(texts(rows.with(data.features())))
                            .hasSize((int) data.count(part))
                            .containsExactlyInAnyOrderElementsOf(texts(data.rows(spark, part)));
                }
            }
        }
    }

    private DataSettings settings(boolean stratify) {
        String table = folder.resolve("table-" + stratify).toString();
        spark.sql("SELECT id a, string(id % 3) `features`, double(id % 7) `label`, 1 + id % 2 w,"
                        + " IF(id % 5 = 0, 'yes', 'no') y FROM range(200)")
                .write()
                .parquet(table);
        return new DataSettings(
                new Source.Parquet(List.of(table)),
                Map.of(),
                null,
                null,
                CorruptRecords.FAIL,
                List.of("y"),
                TaskChoice.AUTO,
                "w",
                FeatureSettings.defaults(),
                new SplitSettings(0.6, 0.2, 0.2, 7, null, stratify));
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.selectExpr("string(features)", "label", "weight").collectAsList().stream()
                .map(Row::toString)
                .toList();
    }
}
