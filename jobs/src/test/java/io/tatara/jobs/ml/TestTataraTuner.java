package io.tatara.jobs.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import io.tatara.tuning.space.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class TestTataraTuner {

    private final LogisticRegression regression = new LogisticRegression().setMaxIter(2);
    private final BinaryClassificationEvaluator evaluator = new BinaryClassificationEvaluator();
    private final ParamMap[] grid = new ParamGridBuilder()
            .addGrid(regression.regParam(), new double[] {0.5, 0.1, 0.01})
            .addGrid(regression.elasticNetParam(), new double[] {0, 0.5})
            .build();

    @Test
    void theSameMapsFoldsAndSeedGiveACrossValidatorsMetricsAndModel(SparkSession spark) {
        Dataset<Row> table = table(spark);
        CrossValidatorModel theirs = new CrossValidator()
                .setEstimator(regression)
                .setEvaluator(evaluator)
                .setEstimatorParamMaps(grid)
                .setNumFolds(3)
                .setSeed(7)
                .fit(table);

        TataraTunerModel ours = tuner().setEstimatorParamMaps(grid).setSeed(7).fit(table);

        assertThat(metrics(ours)).isEqualTo(boxed(theirs.avgMetrics()));
        assertThat(rows(ours.transform(table))).isEqualTo(rows(theirs.transform(table)));
    }

    @Test
    void oneValidationPartIsATrainValidationSplits(SparkSession spark) {
        Dataset<Row> table = table(spark);
        double[] theirs = new TrainValidationSplit()
                .setEstimator(regression)
                .setEvaluator(evaluator)
                .setEstimatorParamMaps(grid)
                .setTrainRatio(0.6)
                .setSeed(3)
                .fit(table)
                .validationMetrics();

        TataraTuner tuner = tuner().setEstimatorParamMaps(grid)
                .setNumFolds(1)
                .setTrainRatio(0.6)
                .setSeed(3);

        assertThat(metrics(tuner.fit(table))).isEqualTo(boxed(theirs));
    }

    @Test
    void severalTrialsAtATimeFindWhatOneAtATimeDoes(SparkSession spark) {
        Dataset<Row> table = table(spark);
        TataraTuner tuner = tuner().setEstimatorParamMaps(grid);

        assertThat(metrics(tuner.copy(new ParamMap()).setParallelism(3).fit(table)))
                .isEqualTo(metrics(tuner.fit(table)));
    }

    @Test
    void rangesAreSearchedAndTheBestSettingsAreTheModels(SparkSession spark) {
        Dataset<Row> table = table(spark);
        TataraTuner tuner = tuner().setSpace(space()).setTrials(5).setNumFolds(2);

        TataraTunerModel model = tuner.fit(table);

        assertThat(model.trials()).hasSize(5).allSatisfy(trial -> {
            assertThat(trial.settings()).containsOnlyKeys("regParam", "maxIter", "family");
            assertThat(Double.parseDouble(trial.settings().get("regParam"))).isBetween(1e-4, 10.0);
            assertThat(trial.folds()).isEqualTo(2);
        });
        double best =
                metrics(model).stream().mapToDouble(metric -> metric).max().orElseThrow();
        TunedTrial chosen = model.trials().stream()
                .filter(trial -> trial.metric() == best)
                .findFirst()
                .orElseThrow();
        var fitted = (LogisticRegression) model.bestModel().parent();
        assertThat(fitted.getRegParam())
                .isEqualTo(Double.parseDouble(chosen.settings().get("regParam")));
        assertThat(tuner.fit(table).trials().stream().map(TunedTrial::settings).toList())
                .isEqualTo(model.trials().stream().map(TunedTrial::settings).toList());
    }

    @Test
    void racingStopsWhatIsBehindAndMeasuresTheOthersAsTheyAre(SparkSession spark) {
        Dataset<Row> table = table(spark);
        ParamMap[] far = new ParamGridBuilder()
                .addGrid(regression.regParam(), new double[] {0.001, 0.01, 0.002, 50, 60, 70, 80, 90})
                .addGrid(regression.elasticNetParam(), new double[] {1})
                .build();
        TataraTuner tuner = tuner().setEstimatorParamMaps(far).setNumFolds(5);

        TataraTunerModel full = tuner.fit(table);
        TataraTunerModel raced = tuner.setRacing(true).fit(table);

        assertThat(raced.trials()).anyMatch(trial -> trial.folds() < 5);
        assertThat(raced.trials().stream().filter(trial -> trial.folds() == 5).toList())
                .isNotEmpty()
                .allSatisfy(trial -> assertThat(trial.metric())
                        .isEqualTo(full.trials().get(trial.trial()).metric()));
        assertThat(best(raced)).isCloseTo(best(full), within(0.02));
    }

    @Test
    void foldsMayBeAColumns(SparkSession spark) {
        Dataset<Row> table = table(spark).selectExpr("*", "cast(x * 1000 as int) % 3 as fold");
        Dataset<Row> dealt = table.withColumn("fold", org.apache.spark.sql.functions.expr("abs(fold)"));
        double[] theirs = new CrossValidator()
                .setEstimator(regression)
                .setEvaluator(evaluator)
                .setEstimatorParamMaps(grid)
                .setFoldCol("fold")
                .setNumFolds(3)
                .fit(dealt)
                .avgMetrics();

        assertThat(metrics(
                        tuner().setEstimatorParamMaps(grid).setFoldCol("fold").fit(dealt)))
                .isEqualTo(boxed(theirs));
        assertThatThrownBy(() -> tuner().setEstimatorParamMaps(grid)
                        .setFoldCol("fold")
                        .setNumFolds(2)
                        .fit(dealt))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Column fold has 2, which is none of the folds 0 to 1");
    }

    @Test
    void aTrialThatFailsIsNotedAndEndsNothing(SparkSession spark) {
        Dataset<Row> table = table(spark);
        ParamMap[] maps = new ParamGridBuilder()
                .addGrid(regression.featuresCol(), scala(List.of("features", "nothing")))
                .build();

        TataraTunerModel model = tuner().setEstimatorParamMaps(maps).fit(table);

        assertThat(model.trials().get(0).failure()).isEmpty();
        assertThat(model.trials().get(1).metric()).isNaN();
        assertThat(model.trials().get(1).failure()).contains("nothing");
        assertThatThrownBy(() -> tuner().setEstimatorParamMaps(maps[1]).fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("None of 1 trials came to a metric")
                .hasMessageContaining("nothing");
    }

    @Test
    void whatIsMissingIsNamed(SparkSession spark) {
        assertThatThrownBy(() -> new TataraTuner().setEstimator(regression).fit(table(spark)))
                .hasMessageContaining("call setSpace");
        assertThatThrownBy(() -> new TataraTuner().fit(table(spark))).hasMessageContaining("call setEstimator");
        assertThatThrownBy(() ->
                        tuner().setSpace(space()).setNumFolds(1).setRacing(true).fit(table(spark)))
                .hasMessageContaining("set numFolds to 2 or more");
        assertThatThrownBy(() -> space().real(regression.regParam(), 1, 2, Scale.LINEAR))
                .hasMessageContaining("is searched already");
        assertThatThrownBy(() -> new ParamSpace().real(regression.regParam(), 2, 1, Scale.LINEAR))
                .hasMessageContaining("regParam needs a range");
    }

    @Test
    void aSearchThatIsFittedAgainGoesOnWhereItsJournalEnds(SparkSession spark, @TempDir Path folder) {
        Dataset<Row> table = table(spark);
        TataraTuner tuner = tuner().setSpace(space())
                .setNumFolds(2)
                .setJournal(folder.resolve("study.jsonl").toString());

        List<TunedTrial> first = tuner.setTrials(3).fit(table).trials();
        List<TunedTrial> second = tuner.setTrials(6).fit(table).trials();
        List<TunedTrial> whole =
                tuner().setSpace(space()).setNumFolds(2).setTrials(6).fit(table).trials();

        assertThat(second).hasSize(3);
        assertThat(settings(first)).isEqualTo(settings(whole).subList(0, 3));
        assertThat(settings(second)).isEqualTo(settings(whole).subList(3, 6));
    }

    @Test
    void aPipelineWithATunerIsSavedBeforeAndAfterItIsFitted(SparkSession spark, @TempDir Path folder)
            throws IOException {
        Dataset<Row> table = table(spark);
        LogisticRegression scaled = new LogisticRegression().setMaxIter(5).setFeaturesCol("scaled");
        Pipeline inner = new Pipeline().setStages(new PipelineStage[] {
            new StandardScaler().setInputCol("features").setOutputCol("scaled"), scaled
        });
        TataraTuner tuner = new TataraTuner()
                .setEstimator(inner)
                .setEvaluator(evaluator)
                .setSpace(new ParamSpace()
                        .real(scaled.regParam(), 1e-4, 10, Scale.LOG)
                        .whole(scaled.maxIter(), 2, 6, Scale.LINEAR))
                .setTrials(3);
        Pipeline outer = new Pipeline().setStages(new PipelineStage[] {tuner});
        outer.write().save(folder.resolve("pipeline").toString());
        Pipeline loaded = Pipeline.load(folder.resolve("pipeline").toString());

        PipelineModel model = outer.fit(table);
        PipelineModel fromLoaded = loaded.fit(table);
        model.write().save(folder.resolve("model").toString());
        PipelineModel reloaded = PipelineModel.load(folder.resolve("model").toString());

        assertThat(rows(fromLoaded.transform(table))).isEqualTo(rows(model.transform(table)));
        assertThat(rows(reloaded.transform(table))).isEqualTo(rows(model.transform(table)));
        assertThat(((TataraTunerModel) reloaded.stages()[0]).trials())
                .isEqualTo(((TataraTunerModel) model.stages()[0]).trials());
    }

    @Test
    void aGridAndEveryKindOfRangeAreReadAsTheyWereWritten(@TempDir Path folder, SparkSession spark) throws IOException {
        ParamSpace space = space();
        TataraTuner ofRanges = tuner().setSpace(space);
        TataraTuner ofMaps = tuner().setEstimatorParamMaps(grid);
        ofRanges.write().save(folder.resolve("ranges").toString());
        ofMaps.write().save(folder.resolve("maps").toString());

        TataraTuner ranges = TataraTuner.load(folder.resolve("ranges").toString());
        TataraTuner maps = TataraTuner.load(folder.resolve("maps").toString());

        assertThat(ranges.getOrDefault(ranges.space()).space()).isEqualTo(space.space());
        assertThat(maps.getOrDefault(maps.space()).space())
                .isEqualTo(ofMaps.getOrDefault(ofMaps.space()).space());
        assertThat(maps.explainParams()).contains("numFolds").contains("current: grid");
    }

    @Test
    void lessIsBetterWhereTheEvaluatorSaysSo(SparkSession spark) {
        Dataset<Row> table = table(spark).withColumnRenamed("x", "target");
        LinearRegression linear = new LinearRegression().setLabelCol("target");
        ParamMap[] maps = new ParamGridBuilder()
                .addGrid(linear.regParam(), new double[] {100, 0.001})
                .build();

        TataraTunerModel model = new TataraTuner()
                .setEstimator(linear)
                .setEvaluator(new RegressionEvaluator().setLabelCol("target").setMetricName("rmse"))
                .setEstimatorParamMaps(maps)
                .fit(table);

        assertThat(((LinearRegression) model.bestModel().parent()).getRegParam())
                .isEqualTo(0.001);
        assertThat(metrics(model)).allMatch(metric -> metric > 0);
    }

    private TataraTuner tuner() {
        return new TataraTuner().setEstimator(regression).setEvaluator(evaluator);
    }

    private ParamSpace space() {
        return new ParamSpace()
                .real(regression.regParam(), 1e-4, 10, Scale.LOG)
                .whole(regression.maxIter(), 1, 5, Scale.LINEAR)
                .choice(regression.family(), List.of("auto", "binomial"));
    }

    private static List<Double> metrics(TataraTunerModel model) {
        return model.trials().stream().map(TunedTrial::metric).toList();
    }

    private static double best(TataraTunerModel model) {
        return metrics(model).stream().mapToDouble(metric -> metric).max().orElseThrow();
    }

    private static List<Double> boxed(double[] metrics) {
        return Arrays.stream(metrics).boxed().toList();
    }

    private static List<?> settings(List<TunedTrial> trials) {
        return trials.stream().map(TunedTrial::settings).toList();
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.select("prediction", "probability").collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    private static <T> scala.collection.Iterable<T> scala(List<T> values) {
        return scala.collection.JavaConverters.asScalaBuffer(values);
    }

    /** Two features that tell the classes apart, with some noise. */
    private static Dataset<Row> table(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            double label = x + 0.5 * y + random.nextDouble(-0.6, 0.6) > 0 ? 1 : 0;
            rows.add(RowFactory.create(Vectors.dense(x, y), label, x));
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType)
                .add("x", DataTypes.DoubleType);
        return spark.createDataFrame(rows, schema).coalesce(1).cache();
    }
}
