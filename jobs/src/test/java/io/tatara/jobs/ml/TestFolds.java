package io.tatara.jobs.ml;

import static io.tatara.jobs.ml.TunerTables.rmse;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class TestFolds {

    /** Reads beside those of the search are the last fit's, which there are as many of each time. */
    @Test
    void theTableIsReadAsOftenForManyFoldsAsForOne(SparkSession spark) {
        LongAccumulator reads = spark.sparkContext().longAccumulator();
        Dataset<Row> counted =
                TunerTables.table(spark).withColumn("label", counting(reads).apply(col("label")));

        List<Long> rows = Stream.of(
                        tuner().setNumFolds(1),
                        tuner().setNumFolds(2),
                        tuner().setNumFolds(4),
                        tuner().setFoldCol("fold"))
                .map(tuner -> {
                    reads.reset();
                    tuner.fit(counted);
                    return reads.value();
                })
                .toList();

        assertThat(rows).hasSize(4).containsOnly(rows.get(0));
    }

    private static UserDefinedFunction counting(LongAccumulator reads) {
        return udf(
                        (UDF1<Double, Double>) label -> {
                            reads.add(1);
                            return label;
                        },
                        DataTypes.DoubleType)
                .asNondeterministic();
    }

    @Test
    void nothingIsKeptThatWasNotBefore(SparkSession spark) {
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Dataset<Row> table = TunerTables.table(spark);
        Dataset<Row> cached =
                TunerTables.table(spark).withColumn("cached", col("fold")).cache();
        cached.count();
        Map<Integer, ?> before = context.getPersistentRDDs();

        tuner().setNumFolds(2).fit(table);
        tuner().setNumFolds(1).fit(table);
        tuner().setNumFolds(2).fit(cached);

        assertThat(before.keySet()).containsAll(context.getPersistentRDDs().keySet());
        assertThat(cached.storageLevel().useMemory()).isTrue();
        cached.unpersist();
    }

    private static TataraTuner tuner() {
        LinearRegression regression = TunerTables.regression();
        return new TataraTuner()
                .setEstimator(regression)
                .setEvaluator(rmse())
                .setEstimatorParamMaps(
                        new ParamMap().put(regression.regParam(), 0.1), new ParamMap().put(regression.regParam(), 1.0));
    }
}
