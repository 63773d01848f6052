package io.tatara.data.prepare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.Task;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestPreparedData {

    private static final FeatureSettings AS_IS = Settings.numeric(Scaling.NONE, Imputation.MEAN);

    @TempDir
    private Path folder;

    @Test
    void classesAreNamedInNumericOrder(SparkSession spark) {
        spark.range(120).selectExpr("id AS x", "id % 12 AS month").createOrReplaceTempView("months");
        PreparedData data = prepare(spark, "months", List.of("month"), TaskChoice.AUTO, null);
        assertThat(data.schema().task())
                .isEqualTo(
                        new Task.Classification(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")));
        for (Row row : data.rows(spark, Part.TRAIN)
                .selectExpr("features", "label[0] AS label")
                .collectAsList()) {
            double x = ((Vector) row.getAs("features")).apply(0);
            assertThat((float) row.getAs("label")).isEqualTo((float) (x % 12));
        }
        assertThat(data.classCounts(Part.TRAIN)).containsKeys("0", "11").hasSize(12);
    }

    @Test
    void numbersWithFractionsAreRegressedWithTheirWeights(SparkSession spark) {
        spark.range(100).selectExpr("id AS x", "id * 0.5D AS y", "id + 1 AS w").createOrReplaceTempView("prices");
        PreparedData data = prepare(spark, "prices", List.of("y"), TaskChoice.AUTO, "w");
        assertThat(data.schema().task()).isEqualTo(new Task.Regression(List.of("y")));
        assertThat(data.schema().weighted()).isTrue();
        assertThat(data.schema().features()).containsExactly("x");
        assertThat(data.rows(spark, Part.TRAIN)
                        .filter("abs(label[0] * 2 + 1 - weight) > 1e-4")
                        .count())
                .isZero();
        ColumnStatistics y =
                requireNonNull(data.statistics(Part.TRAIN).columns().get("y"));
        assertThat(y.count()).isEqualTo(data.count(Part.TRAIN));
    }

    @Test
    void columnsOfZeroAndOneAreLabels(SparkSession spark) {
        spark.range(100)
                .selectExpr("id AS x", "id % 2 AS even", "id % 3 = 0 AS third")
                .createOrReplaceTempView("tags");
        PreparedData data = prepare(spark, "tags", List.of("even", "third"), TaskChoice.AUTO, null);
        assertThat(data.schema().task()).isEqualTo(new Task.MultiLabel(List.of("even", "third")));
        assertThat(data.rows(spark, Part.TRAIN)
                        .selectExpr("size(label)")
                        .distinct()
                        .collectAsList()
                        .toString())
                .isEqualTo("[[2]]");
    }

    @Test
    void theSameSettingsAndFilesAreNotPreparedTwice(SparkSession spark) throws IOException {
        Path csv = csv(100);
        DataSettings settings = DataSettings.of(Source.Csv.of(csv.toString()), "class");
        String out = folder.resolve("out").toString();
        Preparation.prepare(spark, settings, out);
        long first = modified(out);
        Preparation.prepare(spark, settings, out);
        assertThat(modified(out)).as("left as it was").isEqualTo(first);
        csv(120);
        PreparedData after = Preparation.prepare(spark, settings, out);
        assertThat(after.count(Part.TRAIN) + after.count(Part.VALIDATION) + after.count(Part.TEST))
                .isEqualTo(120);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("out", "table.csv");
        }
    }

    @Test
    void aFolderWithSomethingElseIsNotOverwritten(SparkSession spark) throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "years of work");
        DataSettings settings = DataSettings.of(Source.Csv.of(csv(100).toString()), "class");
        assertThatThrownBy(() -> Preparation.prepare(spark, settings, other.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("will not be overwritten");
        assertThat(other.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void rejectedRecordsAreCountedAndKept(SparkSession spark) throws IOException {
        Path csv = csv(100);
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        lines.add("many,1");
        Files.write(csv, lines);
        DataSettings settings = new DataSettings(
                Source.Csv.of(csv.toString()),
                Map.of(),
                null,
                null,
                CorruptRecords.SET_ASIDE,
                List.of("class"),
                TaskChoice.AUTO,
                null,
                AS_IS,
                SplitSettings.defaults());
        PreparedData data =
                Preparation.prepare(spark, settings, folder.resolve("out").toString());
        assertThat(data.rejected()).isEqualTo(1);
        assertThat(spark.read()
                        .json(folder.resolve("out/rejected").toString())
                        .first()
                        .<String>getAs("record"))
                .isEqualTo("many,1");
    }

    @Test
    void aSplitNotAskedForIsEmpty(SparkSession spark) throws IOException {
        PreparedData data = Preparation.prepare(
                spark,
                Settings.of(Source.Csv.of(csv(50).toString()), "class", AS_IS, Settings.trainOnly()),
                folder.resolve("out").toString());
        assertThat(data.rows(spark, Part.TEST).count()).isZero();
        assertThat(data.rows(spark, Part.TEST).schema())
                .isEqualTo(data.rows(spark, Part.TRAIN).schema());
    }

    @Test
    void aFolderWithoutAManifestIsNoPreparedData() {
        assertThatThrownBy(() -> PreparedData.open(new Configuration(), folder.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("holds no prepared data");
    }

    private PreparedData prepare(
            SparkSession spark, String table, List<String> label, TaskChoice task, @Nullable String weight) {
        return Preparation.prepare(
                spark,
                Settings.of(new Source.Table(table), label, task, weight, AS_IS, SplitSettings.defaults(), null),
                folder.resolve("out").toString());
    }

    private Path csv(int rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of("x,class"));
        for (int i = 0; i < rows; i++) {
            lines.add("%d,%d".formatted(i, i % 2));
        }
        return Files.write(folder.resolve("table.csv"), lines);
    }

    private static long modified(String out) throws IOException {
        return Files.getLastModifiedTime(Path.of(out, Manifest.FILE)).toMillis();
    }
}
