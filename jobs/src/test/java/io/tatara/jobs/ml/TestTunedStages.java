package io.tatara.jobs.ml;

import static io.tatara.jobs.ml.TunerTables.boxed;
import static io.tatara.jobs.ml.TunerTables.metrics;
import static io.tatara.jobs.ml.TunerTables.rmse;
import static io.tatara.jobs.ml.TunerTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import io.tatara.tuning.space.Scale;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines whose stages are searched. */
@ExtendWith(SparkExtension.class)
final class TestTunedStages {

    private final LinearRegression early = TunerTables.regression().setPredictionCol("early");
    private final LinearRegression late = TunerTables.regression();
    private final Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {early, late});

    @Test
    void theStagesThemselvesMayBeAGrid(SparkSession spark, @TempDir Path folder) {
        PipelineStage[] plain = {late};
        PipelineStage[] scaled = {
            new StandardScaler().setInputCol("features").setOutputCol("scaled"),
            TunerTables.regression().setFeaturesCol("scaled").setRegParam(1)
        };
        ParamMap[] maps = new ParamGridBuilder()
                .addGrid(pipeline.stages(), scala.collection.JavaConverters.asScalaBuffer(List.of(plain, scaled)))
                .build();
        TataraTuner tuner = tuner().setEstimatorParamMaps(maps);

        TataraTunerModel model = tuner.fit(table(spark));

        assertThat(metrics(model)).isEqualTo(validated(maps, table(spark)));
        assertThat(model.trials().stream().map(TunedTrial::settings))
                .extracting(settings -> settings.get("params"))
                .containsExactly("0: stages=[linReg]", "1: stages=[stdScal, linReg]");
        assertThatThrownBy(() -> tuner.write().save(folder.resolve("tuner").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("cannot be saved: Spark has no text for [linReg]");
        assertThatThrownBy(() -> new ParamSpace().choice(pipeline.stages(), List.of(plain, scaled)))
                .hasMessageContaining("stages has values that Spark has no text for")
                .hasMessageContaining("setEstimatorParamMaps");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aGridTellsParamsOfOneNameInTwoStagesApart(SparkSession spark) {
        ParamMap[] maps = {
            new ParamMap().put(early.regParam(), 0.1).put(late.regParam(), 1.0),
            new ParamMap().put(early.regParam(), 1.0).put(late.regParam(), 0.1)
        };

        TataraTunerModel model = tuner().setEstimatorParamMaps(maps).fit(table(spark));

        assertThat(metrics(model)).isEqualTo(validated(maps, table(spark))).doesNotHaveDuplicates();
    }

    private List<Double> validated(ParamMap[] maps, Dataset<Row> table) {
        return boxed(new CrossValidator()
                .setEstimator(pipeline)
                .setEvaluator(rmse())
                .setEstimatorParamMaps(maps)
                .setNumFolds(2)
                .setSeed(42)
                .fit(table)
                .avgMetrics());
    }

    @Test
    void aSpaceNumbersParamsOfOneNameByWhoseIsSearchedFirst() {
        ParamSpace space = new ParamSpace()
                .real(late.regParam(), 0.1, 1, Scale.LOG)
                .whole(late.maxIter(), 1, 5, Scale.LINEAR)
                .real(early.regParam(), 0.2, 2, Scale.LOG);

        assertThat(space.space().parameters())
                .extracting(parameter -> parameter.name())
                .containsExactly("regParam#0", "maxIter", "regParam#1");
    }

    @Test
    void paramsOfStagesWithinStagesAreFound() {
        LogisticRegression inner = new LogisticRegression();
        OneVsRest several = new OneVsRest().setClassifier(inner);
        CrossValidator validated = new CrossValidator()
                .setEstimator(new Pipeline().setStages(new PipelineStage[] {several}))
                .setEvaluator(rmse());
        TataraTuner tuner =
                new TataraTuner().setEstimator(new Pipeline().setStages(new PipelineStage[] {early, validated}));

        StageParams params = StageParams.of(tuner);

        assertThat(params.find(inner.uid(), "regParam")).isEqualTo(inner.regParam());
        assertThat(params.find(several.uid(), "parallelism")).isEqualTo(several.parallelism());
        assertThat(params.find(early.uid(), "regParam")).isEqualTo(early.regParam());
        assertThatThrownBy(() -> params.find(late.uid(), "regParam"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("searches regParam of the stage " + late.uid());
    }

    private TataraTuner tuner() {
        return new TataraTuner().setEstimator(pipeline).setEvaluator(rmse()).setNumFolds(2);
    }
}
