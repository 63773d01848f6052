package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each bad table is refused with column, value and count, and leaves nothing behind. */
@ExtendWith(SparkExtension.class)
class TestBadData {

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).allMatch("source"::equals);
        }
    }

    @Test
    void aMissingLabelColumn(SparkSession spark) {
        refused(spark, numbers(spark), "clas").hasMessageContainingAll("data.label", "'clas'", "did you mean 'class'?");
    }

    @Test
    void aMissingFeatureColumn(SparkSession spark) {
        FeatureSettings features = Settings.columns(Map.of("aeg", ColumnSettings.defaults()));
        refused(spark, numbers(spark), "class", features)
                .hasMessageContainingAll("data.features.columns", "'aeg'", "age");
    }

    @Test
    void zeroRows(SparkSession spark) {
        refused(spark, numbers(spark).filter("false"), "class")
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("the table has no rows");
    }

    @Test
    void oneClass(SparkSession spark) {
        refused(spark, numbers(spark).withColumn("class", lit("same")), "class")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("'class' holds one class only, 'same'");
    }

    @Test
    void aNullLabel(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("age", "IF(age < 3, NULL, class) AS class"), "class")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("label column 'class' is null in 3 of 200 rows");
    }

    @Test
    void aLabelThatIsNoNumber(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("age", "IF(age = 7, double('NaN'), age / 2) AS price"), "price")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("label column 'price' is NaN or ∞ in 1 of 200 rows", "isnan(`price`)");
    }

    @Test
    void anInfiniteLabel(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("age", "IF(age < 2, double('-Infinity'), age / 2) AS price"), "price")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("label column 'price' is NaN or ∞ in 2 of 200 rows");
    }

    @Test
    void anArrayWithNullElements(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("array(age, IF(age = 7, NULL, 1)) AS v", "class"), "class")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("'v' (NaN or null in 1 values, ∞ in 0)", "200 rows");
    }

    @Test
    void aClassOnlyInTheTestSplit(SparkSession spark) {
        Dataset<Row> test = spark.sql("SELECT 1L AS age, 'rare' AS class");
        Dataset<Row> train = numbers(spark).selectExpr("age", "IF(class = 0, 'a', 'b') AS class");
        train.createOrReplaceTempView("bad_train");
        test.createOrReplaceTempView("bad_test");
        DataSettings settings = Settings.of(
                new Source.Table("bad_train"),
                List.of("class"),
                TaskChoice.AUTO,
                null,
                FeatureSettings.defaults(),
                new SplitSettings(0.8, 0.2, 0, 7, null, false),
                new Source.Table("bad_test"));
        assertThatThrownBy(() -> Preparation.prepare(
                        spark, settings, folder.resolve("out").toString()))
                .isInstanceOf(TataraException.class)
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("class 'rare'", "1 row in the test split", "stratify");
    }

    @Test
    void nanAndInfiniteFeatures(SparkSession spark) {
        refused(
                        spark,
                        numbers(spark)
                                .selectExpr(
                                        "IF(age < 4, double('NaN'), age) AS a",
                                        "IF(age = 9, double('Infinity'), age) AS b",
                                        "age",
                                        "class"),
                        "class")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll(
                        "2 feature columns", "'a' (NaN in 4 values, ∞ in 0)", "'b' (NaN in 0 values, ∞ in 1)");
    }

    @Test
    void anEmptySplit(SparkSession spark) {
        refused(spark, numbers(spark).limit(3), "class")
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("split is empty", "3 rows");
    }

    @Test
    void aNullWhereImputingIsForbidden(SparkSession spark) {
        refused(
                        spark,
                        numbers(spark).selectExpr("IF(age < 5, NULL, age) AS age", "class"),
                        "class",
                        Settings.numeric(Scaling.NONE, Imputation.FAIL))
                .hasMessageContainingAll("'age' is null in 5 of 200 rows", "impute: fail");
    }

    @Test
    void aColumnThatIsAlwaysNull(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("CAST(NULL AS DOUBLE) AS gone", "age", "class"), "class")
                .hasMessageContainingAll("'gone' is null in all", "exclude");
    }

    @Test
    void tooManyCategories(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("concat('name', age) AS name", "class"), "class")
                .hasMessageContainingAll("'name' has more than 100 distinct values", "hash", "text");
    }

    @Test
    void aTypeThatIsNoFeature(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("current_date() AS day", "class"), "class")
                .hasMessageContainingAll("'day' has type date", "exclude");
    }

    @Test
    void vectorsOfSeveralWidths(SparkSession spark) {
        refused(spark, numbers(spark).selectExpr("sequence(0, age % 2) AS v", "age", "class"), "class")
                .hasMessageContainingAll("'v' holds vectors of 1 and of 2 values");
    }

    @Test
    void textToRegress(SparkSession spark) {
        Dataset<Row> table = numbers(spark).selectExpr("age", "'high' AS price");
        table.createOrReplaceTempView("bad_text");
        DataSettings settings = Settings.of(
                new Source.Table("bad_text"),
                List.of("price"),
                TaskChoice.REGRESSION,
                null,
                FeatureSettings.defaults(),
                SplitSettings.defaults(),
                null);
        assertThatThrownBy(() -> Preparation.prepare(
                        spark, settings, folder.resolve("out").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("'price' has type string");
    }

    @Test
    void aNegativeWeight(SparkSession spark) {
        numbers(spark).selectExpr("age", "class", "age - 5 AS w").createOrReplaceTempView("bad_weight");
        DataSettings settings = Settings.of(
                new Source.Table("bad_weight"),
                List.of("class"),
                TaskChoice.AUTO,
                "w",
                FeatureSettings.defaults(),
                SplitSettings.defaults(),
                null);
        assertThatThrownBy(() -> Preparation.prepare(
                        spark, settings, folder.resolve("out").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("weight column 'w'", "-5.0");
    }

    @Test
    void malformedCsv(SparkSession spark) throws IOException {
        Path csv = Files.write(folder.resolve("source"), List.of("a,class", "1,0", "2,1,9"));
        assertThatThrownBy(() -> Preparation.prepare(
                        spark,
                        DataSettings.of(Source.Csv.of(csv.toString()), "class"),
                        folder.resolve("out").toString()))
                .isInstanceOf(TataraException.class)
                .isInstanceOf(DataRefused.class)
                .hasMessageContainingAll("malformed CSV", "3 values where 2 columns");
    }

    private static Dataset<Row> numbers(SparkSession spark) {
        return spark.range(200).selectExpr("id AS age", "id % 2 AS class");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            SparkSession spark, Dataset<Row> table, String label) {
        return refused(spark, table, label, FeatureSettings.defaults());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            SparkSession spark, Dataset<Row> table, String label, FeatureSettings features) {
        table.createOrReplaceTempView("bad_table");
        DataSettings settings = Settings.of(new Source.Table("bad_table"), label, features, SplitSettings.defaults());
        return assertThatThrownBy(() -> Preparation.prepare(
                        spark, settings, folder.resolve("out").toString()))
                .isInstanceOf(TataraException.class);
    }
}
