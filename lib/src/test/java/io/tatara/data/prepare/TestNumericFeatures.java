package io.tatara.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestNumericFeatures {

    @TempDir
    private Path folder;

    @Test
    void numbersBecomeWhatThePipelineMakesOfThem(SparkSession spark) {
        Dataset<Row> table = spark.range(80)
                .selectExpr(
                        "IF(id % 7 = 0, NULL, CAST(id % 37 AS DOUBLE)) AS a",
                        "array(id * 0.5D, CAST(id % 5 AS DOUBLE), 1D) AS v",
                        "CAST(id AS INT) AS age",
                        "5D AS still",
                        "id * 0.25D - 3 AS b",
                        "id % 2 AS class");
        ColumnSettings buckets = new ColumnSettings(null, null, null, List.of(18.0, 30.0), null, null);
        for (Scaling scaling : List.of(Scaling.STANDARDIZE, Scaling.NONE)) {
            FeaturePipeline pipeline = fit(
                    table,
                    new FeatureSettings(
                            List.of(),
                            null,
                            scaling,
                            Encoding.ONE_HOT,
                            256,
                            100,
                            Imputation.MEDIAN,
                            Map.of("age", buckets)),
                    "numbers" + scaling);
            NumericFeatures numbers = pipeline.numeric();
            for (Row row : pipeline.transform(table).collectAsList()) {
                Vector expected = row.getAs("features");
                assertThat(slots(numbers, row)).as("%s: %s", scaling, row).containsExactly(expected.toArray());
            }
        }
    }

    @Test
    void textsAreRefusedByTheirColumns(SparkSession spark) {
        Dataset<Row> table =
                spark.range(40).selectExpr("concat('c', id % 3) AS city", "id * 0.25D AS b", "id % 2 AS class");
        FeaturePipeline pipeline = fit(table, Settings.columns(Map.of()), "texts");

        assertThatThrownBy(pipeline::numeric)
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("'city' (a category)")
                .hasMessageContaining("data.features.exclude");
    }

    private FeaturePipeline fit(Dataset<Row> table, FeatureSettings features, String name) {
        String rows = folder.resolve(name + ".parquet").toString();
        table.write().parquet(rows);
        return Preparation.prepare(
                        table.sparkSession(),
                        Settings.of(new Source.Parquet(List.of(rows)), "class", features, Settings.trainOnly()),
                        folder.resolve(name).toString())
                .features();
    }

    private static double[] slots(NumericFeatures features, Row row) {
        List<Double> slots = new ArrayList<>();
        for (NumericFeatures.Column column : features.columns()) {
            int at = row.fieldIndex(column.name());
            if (column instanceof NumericFeatures.Scaled scaled) {
                List<Double> values = column.width() > 1 ? row.getList(at) : List.of(number(column, row, at));
                for (int i = 0; i < values.size(); i++) {
                    slots.add((values.get(i) - scaled.shift().get(i))
                            * scaled.factor().get(i));
                }
            } else {
                List<Double> edges = ((NumericFeatures.Bucketed) column).edges();
                double value = number(column, row, at);
                for (int i = 1; i < edges.size(); i++) {
                    slots.add(value >= edges.get(i - 1) && value < edges.get(i) ? 1.0 : 0.0);
                }
            }
        }
        return slots.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double number(NumericFeatures.Column column, Row row, int at) {
        return row.isNullAt(at) ? column.surrogate() : ((Number) row.get(at)).doubleValue();
    }
}
