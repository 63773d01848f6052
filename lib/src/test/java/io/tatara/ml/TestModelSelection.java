package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Spark's own searches use estimators: copies, fitted from several threads at once. */
@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestModelSelection {

    /**
     * With 4 task slots, three gangs of two workers have no room beside each other. Spark adds up what partitions come to as
     * they are ready, so that bits are asked of no stage or metric with sums of fractions.
     */
    @ParameterizedTest
    @CsvSource({"local, 1", "averaging, 2"})
    void severalThreadsComeToTheModelsOfOne(String strategy, int workers, SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 120);
        TataraClassifier classifier = new TataraClassifier("c")
                .setEpochs(3)
                .setBatchSize(16)
                .setFeaturesCol("scaled")
                .setStrategy(strategy)
                .setWorkers(workers);
        Pipeline pipeline = new Pipeline("p").setStages(new PipelineStage[] {
            new MinMaxScaler("s").setInputCol("features").setOutputCol("scaled"), classifier
        });
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(classifier.learningRate(), new double[] {1e-6, 0.02, 0.05})
                .build();
        CrossValidator search = new CrossValidator()
                .setEstimator(pipeline)
                .setEstimatorParamMaps(grid)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
                .setNumFolds(2)
                .setSeed(1)
                .setCollectSubModels(true);

        CrossValidatorModel one = search.setParallelism(1).fit(table);
        CrossValidatorModel three = search.setParallelism(3).fit(table);

        assertThat(three.avgMetrics()).containsExactly(one.avgMetrics());
        assertThat(one.avgMetrics()[0]).isLessThan(one.avgMetrics()[2]);
        assertThat(parameters(three.bestModel())).containsExactly(parameters(one.bestModel()));
        for (int fold = 0; fold < 2; fold++) {
            for (int i = 0; i < grid.length; i++) {
                assertThat(parameters(three.subModels()[fold][i]))
                        .containsExactly(parameters(one.subModels()[fold][i]));
            }
        }
    }

    private static float[] parameters(Model<?> fitted) {
        Transformer[] stages = ((PipelineModel) fitted).stages();
        return ((TataraClassifierModel) stages[stages.length - 1]).bundle().parameters();
    }

    @Test
    void aSplitChoosesSettingsOfEveryKind(SparkSession spark, @TempDir java.nio.file.Path folder) throws Exception {
        Dataset<Row> table = Tables.numbers(spark, 120);
        TataraRegressor regressor =
                new TataraRegressor().setEpochs(15).setBatchSize(8).setLearningRate(0.01);
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(
                        regressor.hiddenLayers(),
                        scala.collection.JavaConverters.asScalaBuffer(java.util.List.of(new int[] {}, new int[] {16})))
                .build();

        TrainValidationSplitModel model = new TrainValidationSplit()
                .setEstimator(regressor)
                .setEstimatorParamMaps(grid)
                .setEvaluator(new RegressionEvaluator())
                .setSeed(2)
                .setParallelism(2)
                .fit(table);
        String path = folder.resolve("split").toString();
        model.save(path);

        assertThat(model.validationMetrics()).hasSize(2);
        TataraRegressorModel best = (TataraRegressorModel) model.bestModel();
        assertThat(best.getHiddenLayers()).containsExactly(16);
        assertThat(TrainValidationSplitModel.load(path).transform(table).collectAsList())
                .isEqualTo(model.transform(table).collectAsList());
    }
}
