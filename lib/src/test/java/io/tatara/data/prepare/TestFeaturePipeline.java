package io.tatara.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestFeaturePipeline {

    @TempDir
    private Path folder;

    @Test
    void imputingAndStandardisingAgreeWithMllibsOwnFit(SparkSession spark) {
        agreesWithMllib(
                spark,
                Scaling.STANDARDIZE,
                Imputation.MEAN,
                new StandardScaler().setWithMean(true).setInputCol("v").setOutputCol("expected"));
    }

    @Test
    void medianAndMinMaxAgreeWithMllibsOwnFit(SparkSession spark) {
        agreesWithMllib(
                spark,
                Scaling.MIN_MAX,
                Imputation.MEDIAN,
                new MinMaxScaler().setInputCol("v").setOutputCol("expected"));
    }

    private void agreesWithMllib(SparkSession spark, Scaling scaling, Imputation imputation, PipelineStage scaler) {
        Dataset<Row> table = spark.range(201)
                .selectExpr(
                        "IF(id % 9 = 0, NULL, CAST(id % 37 AS DOUBLE)) AS a", "id * 0.25D - 3 AS b", "id % 2 AS class");
        FeaturePipeline ours = prepare(spark, table, Settings.numeric(scaling, imputation), Settings.trainOnly())
                .features();
        Imputer imputer = new Imputer()
                .setInputCols(new String[] {"a", "b"})
                .setOutputCols(new String[] {"a2", "b2"})
                .setRelativeError(0)
                .setStrategy(imputation == Imputation.MEAN ? "mean" : "median");
        VectorAssembler assembler =
                new VectorAssembler().setInputCols(new String[] {"a2", "b2"}).setOutputCol("v");
        Dataset<Row> both = ours.transform(new Pipeline()
                .setStages(new PipelineStage[] {imputer, assembler, scaler})
                .fit(table)
                .transform(table));
        for (Row row : both.select("features", "expected").collectAsList()) {
            Vector expected = row.getAs("expected");
            Vector actual = row.getAs("features");
            assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-9));
        }
    }

    @Test
    void everyTreatmentTakesItsSlots(SparkSession spark) {
        Dataset<Row> table = spark.range(60)
                .selectExpr(
                        "element_at(array('Kyoto', 'Nara', 'Osaka'), CAST(id % 3 AS INT) + 1) AS city",
                        "CAST(id AS INT) AS age",
                        "id % 4 AS `grade.code`",
                        "element_at(array('a b', 'b c b', NULL), CAST(id % 3 AS INT) + 1) AS notes",
                        "concat('u', id) AS user",
                        "id * 1.5D AS `x y`",
                        "id % 2 AS class");
        FeatureSettings settings = Settings.columns(Map.of(
                "age", column(null, null, List.of(18.0, 30.0), null, null),
                "grade.code", column(null, Encoding.INDEX, null, null, null),
                "notes", column(null, null, null, null, 16),
                "user", column(null, null, null, 8, null),
                "x y", column(Scaling.NONE, null, null, null, null)));
        PreparedData data = prepare(spark, table, settings, Settings.trainOnly());
        List<String> slots = data.schema().features();
        assertThat(slots)
                .startsWith(
                        "x y",
                        "city=Kyoto",
                        "city=Nara",
                        "city=Osaka",
                        "age<18.0",
                        "age:18.0..30.0",
                        "age>=30.0",
                        "grade.code",
                        "notes#0")
                .endsWith("user#6", "user#7")
                .hasSize(1 + 3 + 3 + 1 + 16 + 8);
        Dataset<Row> scored = data.features().transform(table.filter("age = 18"));
        Vector features = scored.first().getAs("features");
        assertThat(features.size()).isEqualTo(slots.size());
        assertThat(List.of(features.apply(0), features.apply(1), features.apply(2), features.apply(3)))
                .containsExactly(27.0, 1.0, 0.0, 0.0);
        assertThat(List.of(features.apply(4), features.apply(5), features.apply(6), features.apply(7)))
                .containsExactly(0.0, 1.0, 0.0, 2.0);
        double words = 0;
        double users = 0;
        for (int i = 8; i < 32; i++) {
            words += i < 24 ? features.apply(i) : 0;
            users += i < 24 ? 0 : features.apply(i);
        }
        assertThat(words).as("words in 'a b'").isEqualTo(2);
        assertThat(users).isEqualTo(1);
    }

    @Test
    void aCategoryNeverSeenIsAllZerosAndANullNumberIsImputed(SparkSession spark) {
        Dataset<Row> table = spark.range(40)
                .selectExpr("IF(id % 2 = 0, 'x', 'y') AS kind", "CAST(id AS DOUBLE) AS n", "id % 2 AS class");
        FeaturePipeline features = prepare(spark, table, FeatureSettings.defaults(), Settings.trainOnly())
                .features();
        Dataset<Row> strange = spark.sql("SELECT 'z' AS kind, CAST(NULL AS DOUBLE) AS n, 'kept' AS other");
        Row row = features.transform(strange).first();
        assertThat((String) row.getAs("other")).isEqualTo("kept");
        assertThat(((Vector) row.getAs("features")).toArray()).containsExactly(0, 0, 0);
    }

    @Test
    void aTableThatLacksAnInputIsRefusedWithASuggestion(SparkSession spark) {
        Dataset<Row> table = spark.range(40).selectExpr("CAST(id AS DOUBLE) AS height", "id % 2 AS class");
        FeaturePipeline features = prepare(spark, table, FeatureSettings.defaults(), Settings.trainOnly())
                .features();
        assertThat(features.inputColumns()).containsExactly("height");
        assertThatThrownBy(() -> features.transform(table.withColumnRenamed("height", "heigth")))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("'height'", "did you mean 'heigth'?");
        assertThatThrownBy(() -> features.transform(table.selectExpr("'tall' AS height")))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("'height' holds text");
        assertThatThrownBy(() -> features.transform(spark.sql("SELECT double('NaN') AS height"))
                        .collectAsList())
                .hasStackTraceContaining("feature column 'height' is NaN");
    }

    @Test
    void vectorsAreTakenSlotBySlot(SparkSession spark) {
        Dataset<Row> table = spark.range(50).selectExpr("array(id, id % 5, 7L) AS pixels", "id % 2 AS class");
        PreparedData data =
                prepare(spark, table, Settings.numeric(Scaling.MIN_MAX, Imputation.MEAN), Settings.trainOnly());
        assertThat(data.schema().features()).containsExactly("pixels[0]", "pixels[1]", "pixels[2]");
        Row row = data.features().transform(table.filter("pixels[0] = 49")).first();
        assertThat(((Vector) row.getAs("features")).toArray()).containsExactly(new double[] {1, 1, 0}, within(1e-12));
        assertThatThrownBy(() -> data.features()
                        .transform(spark.sql("SELECT array(1, 2) AS pixels"))
                        .collectAsList())
                .hasStackTraceContaining("holds 2 values where a vector of 3 values was expected");
    }

    @Test
    void robustScalingBringsTheMedianToZeroAndTheQuartilesOneApart(SparkSession spark) {
        Dataset<Row> table =
                spark.range(101).selectExpr("CAST(id AS DOUBLE) AS n", "array(id, 1L) AS v", "id % 2 AS class");
        PreparedData data =
                prepare(spark, table, Settings.numeric(Scaling.ROBUST, Imputation.MEAN), Settings.trainOnly());
        Row row = data.features().transform(table.filter("n = 75")).first();
        assertThat(((Vector) row.getAs("features")).toArray()).containsExactly(0.5, 0.5, 0);
    }

    private static ColumnSettings column(
            @Nullable Scaling scale,
            @Nullable Encoding encoding,
            @Nullable List<Double> bounds,
            @Nullable Integer hash,
            @Nullable Integer text) {
        return new ColumnSettings(scale, null, encoding, bounds, hash, text);
    }

    private PreparedData prepare(
            SparkSession spark, Dataset<Row> table, FeatureSettings features, SplitSettings split) {
        String source = folder.resolve("source").toString();
        table.write().parquet(source);
        PreparedData data = Preparation.prepare(
                spark,
                Settings.of(new Source.Parquet(List.of(source)), "class", features, split),
                folder.resolve("prepared").toString());
        assertThat(data.rows(spark, Part.TRAIN).count()).isEqualTo(table.count());
        return data;
    }
}
