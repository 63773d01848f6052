package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestTataraRegressor {

    private static TataraRegressor small() {
        return new TataraRegressor()
                .setHiddenLayers(16)
                .setEpochs(20)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setSeed(3);
    }

    private static double r2(Dataset<Row> scored) {
        return new RegressionEvaluator().setMetricName("r2").evaluate(scored);
    }

    @Test
    void aSmoothFunctionIsLearned(SparkSession spark) {
        Dataset<Row> table = Tables.numbers(spark, 300);

        Dataset<Row> scored = small().fit(table).transform(table);

        assertThat(r2(scored)).isGreaterThan(0.95);
        assertThat(scored.columns()).containsExactly("id", "label", "features", "weight", "held", "prediction");
    }

    @Test
    void severalWorkersLearnItTwiceToTheSameBits(SparkSession spark) {
        Dataset<Row> table = Tables.numbers(spark, 200);
        TataraRegressor spread = small().setStrategy("allreduce").setWorkers(2).setBatchSize(8);

        TataraRegressorModel model = spread.fit(table);

        assertThat(r2(model.transform(table))).isGreaterThan(0.9);
        assertThat(spread.fit(table).bundle().parameters())
                .containsExactly(model.bundle().parameters());
    }

    @Test
    void trainingStopsByTheRowsThatAreHeldOut(SparkSession spark) {
        Dataset<Row> table = Tables.numbers(spark, 200);

        TataraRegressorModel model =
                small().setValidationIndicatorCol("held").setPatience(3).fit(table);

        assertThat(model.validationMetrics().get("r2"))
                .isCloseTo(r2(model.transform(table.filter("held"))), org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void aVectorAloneIsPredictedLikeARow(SparkSession spark) {
        Dataset<Row> table = Tables.numbers(spark, 10);
        TataraRegressorModel model = small().setEpochs(1).fit(table);

        for (Row row : model.transform(table).collectAsList()) {
            assertThat(model.predict(row.<Vector>getAs("features")))
                    .isCloseTo(row.<Double>getAs("prediction"), org.assertj.core.api.Assertions.within(1e-5));
        }
    }

    @Test
    void copiesKeepTheirNameAndSettings() {
        TataraRegressor one = small().setOptimizer("nesterovs").setMomentum(0.8);
        TataraRegressor copy = one.copy(ParamMap.empty());

        assertThat(copy.uid()).isEqualTo(one.uid());
        assertThat(copy.extractParamMap().toSeq())
                .isEqualTo(one.extractParamMap().toSeq());
        assertThat(new TataraRegressor().setOptimizer("nesterovs").getLearningRate())
                .as("the optimiser's own where none is set")
                .isEqualTo(0.1);
    }
}
