package io.tatara.data.prepare;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

    @Test
    void rowsOfFilesThatHaveChangedSinceAreRefusedByTheirNames() throws IOException {
        Path table = Files.writeString(folder.resolve("a.csv"), csv(100));
        Path other = folder.resolve("b.csv");
        Files.writeString(other, csv(120));
        DataSettings settings =
                DataSettings.of(Source.Csv.of(folder.resolve("*.csv").toString()), "y");
        PreparedData data =
                Preparation.prepare(spark, settings, folder.resolve("prepared").toString());
        try (PartRows rows = PartRows.of(spark, settings, data, Part.TEST)) {
            rows.requireUnchanged();
            Files.writeString(table, csv(101));
            Files.move(other, folder.resolve("c.csv"));
            assertThatThrownBy(rows::requireUnchanged)
                    .isInstanceOf(TataraException.class)
                    .hasMessageContainingAll("a.csv has changed, ", "b.csv is gone, ", "c.csv has come since: ");
        }
        assertThatThrownBy(() -> PartRows.of(spark, settings, data, Part.TEST))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("the rows that were prepared are not there any more");
    }

    private static String csv(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "%d,%s%n".formatted(i, i % 2 == 0 ? "even" : "odd"))
                .collect(joining("", "x,y%n".formatted(), ""));
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
