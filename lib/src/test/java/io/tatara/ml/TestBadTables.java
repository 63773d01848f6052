package io.tatara.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.spark.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal names the column, what is in it, and what to do. */
@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestBadTables {

    private static TataraClassifier small() {
        return new TataraClassifier().setHiddenLayers(4).setEpochs(1).setLabelCol("label");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(
            TataraClassifier classifier, Dataset<Row> table) {
        return assertThatThrownBy(() -> classifier.fit(table)).isInstanceOf(DataRefused.class);
    }

    private static Column inRow17(String column, Column value) {
        return when(col("id").equalTo(17), value).otherwise(col(column));
    }

    private static Dataset<Row> withVector(SparkSession spark, Vector odd) {
        List<Row> rows = new ArrayList<>(Tables.classes(30));
        rows.set(17, Tables.row(17, 1, odd));
        return Tables.of(spark, rows);
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 'label', has 1.5, StringIndexer",
        "-1, 'label', has -1.0, StringIndexer",
        "NaN, 'label', has NaN, leave such rows out",
        "3e9, 'label', has 3.0E9, StringIndexer"
    })
    void aLabelThatIsNoIndex(double label, String column, String found, String advice, SparkSession spark) {
        refusal(small(), Tables.classes(spark, 30).withColumn("label", inRow17("label", lit(label))))
                .hasMessageContaining("Column '" + column + "'")
                .hasMessageContaining(found)
                .hasMessageContaining(advice)
                .hasMessageContaining("(row 7 of partition 1)");
    }

    @Test
    void nullsInAnyColumn(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 30);

        refusal(small(), table.withColumn("label", inRow17("label", lit(null))))
                .hasMessageContaining("Column 'label' has null");
        refusal(small(), table.withColumn("features", inRow17("features", lit(null))))
                .hasMessageContaining("Column 'features' has null");
        refusal(small().setWeightCol("weight"), table.withColumn("weight", inRow17("weight", lit(null))))
                .hasMessageContaining("Column 'weight' has null");
    }

    @Test
    void weightsBelowNothing(SparkSession spark) {
        refusal(
                        small().setWeightCol("weight"),
                        Tables.classes(spark, 30).withColumn("weight", inRow17("weight", lit(-2.0))))
                .hasMessageContaining("Column 'weight' has -2.0");
    }

    @Test
    void vectorsThatCannotBeLearnedFrom(SparkSession spark) {
        refusal(small(), withVector(spark, Vectors.dense(1, 2, 3)))
                .hasMessageContaining("Column 'features' has vectors of 3 and of 4 slots")
                .hasMessageContaining("VectorAssembler");
        refusal(small(), withVector(spark, Vectors.dense(1, 2, Double.NaN, 4)))
                .hasMessageContaining("Column 'features' has NaN in slot 2")
                .hasMessageContaining("Imputer");
        refusal(small(), withVector(spark, Vectors.sparse(4, new int[] {1}, new double[] {1e300})))
                .hasMessageContaining("Column 'features' has 1.0E300 in slot 1");
    }

    /** Partition by partition all is well. */
    @Test
    void vectorsOfDifferingSizesInDifferentPartitions(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(Tables.row(i, i % 2, i < 10 ? Vectors.dense(1, 2) : Vectors.dense(1, 2, 3)));
        }

        refusal(small(), Tables.of(spark, rows)).hasMessageContaining("vectors of 2 and of 3 slots");
    }

    @Test
    void noRows(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 30);

        refusal(small(), table.filter("id < 0")).hasMessageContaining("There are no rows to fit");
        refusal(small().setValidationIndicatorCol("held"), table.filter("held"))
                .hasMessageContaining("column 'held' is true in all of them");
        refusal(small().setStrategy("averaging").setWorkers(3), table.limit(2))
                .hasMessageContaining("3 workers cannot share 2 training rows")
                .hasMessageContaining("set workers to at most 2");
    }

    @Test
    void settingsThatDoNotGoWithTheTable(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 30);

        assertThatThrownBy(() -> small().setPatience(3).fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("validationIndicatorCol");
        assertThatThrownBy(() ->
                        small().setPatience(3).setValidationIndicatorCol("held").fit(table.filter("not held")))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("column 'held' is true in no row");
        assertThatThrownBy(() -> small().setPatience(3)
                        .setValidationIndicatorCol("held")
                        .setStoppingMetric("acuracy")
                        .fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("accuracy");
        assertThatThrownBy(() -> small().setStrategy("averaging").setWorkers(7).fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("7 task slots");
        assertThatThrownBy(() -> small().setWeightCol("wieght").fit(table)).hasMessageContaining("wieght");
    }

    @Test
    void rowsThatCannotBePredicted(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 30);
        TataraClassifierModel model = small().fit(table);

        assertThatThrownBy(() ->
                        model.transform(withVector(spark, Vectors.dense(1, 2))).collectAsList())
                .rootCause()
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Column 'features' has a vector of 2 slots")
                .hasMessageContaining("fitted to vectors of 4");
        assertThatThrownBy(() -> model.transform(withVector(spark, Vectors.dense(1, Double.NaN, 3, 4)))
                        .collectAsList())
                .rootCause()
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Column 'features' makes the network predict what is no number");
        assertThatThrownBy(() -> model.transform(table.withColumn("features", inRow17("features", lit(null))))
                        .collectAsList())
                .rootCause()
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Column 'features' has null");
    }

    @Test
    void twoColumnsOfFeatures(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 30);
        TataraClassifierModel model = small().fit(table);
        Dataset<Row> twice = table.join(
                table.select(col("id").as("key"), col("features")), col("id").equalTo(col("key")));

        assertThatThrownBy(() -> model.transform(twice))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("The table has 2 columns 'features'");
    }

    /** Spark's own failures are no RuntimeExceptions, whatever its signatures say. */
    @Test
    void aFitThatFailsKeepsNoRows(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 30);
        var before =
                new JavaSparkContext(spark.sparkContext()).getPersistentRDDs().keySet();

        assertThatThrownBy(() -> small().fit(table.withColumn(
                        "label", raise_error(lit("a disk is gone")).cast("double"))))
                .rootCause()
                .hasMessageContaining("a disk is gone");
        refusal(small(), table.withColumn("label", inRow17("label", lit(-1))));

        assertThat(new JavaSparkContext(spark.sparkContext())
                        .getPersistentRDDs()
                        .keySet())
                .isSubsetOf(before);
    }
}
