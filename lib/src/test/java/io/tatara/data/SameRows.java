package io.tatara.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaRDDComparisons;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** spark-testing-base's comparisons, for data sets. */
public final class SameRows {

    private SameRows() {}

    /** Asserts the same columns and the same rows as often, in any order. */
    public static void inAnyOrder(Dataset<Row> expected, Dataset<Row> actual) {
        assertThat(actual.schema().simpleString()).isEqualTo(expected.schema().simpleString());
        JavaRDDComparisons.assertRDDEquals(expected.toJavaRDD(), actual.toJavaRDD());
    }

    /** Asserts the same columns and the same rows in the same order. */
    public static void inOrder(Dataset<Row> expected, Dataset<Row> actual) {
        assertThat(actual.schema().simpleString()).isEqualTo(expected.schema().simpleString());
        JavaRDDComparisons.assertRDDEqualsWithOrder(expected.toJavaRDD(), actual.toJavaRDD());
    }
}
