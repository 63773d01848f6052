package io.tatara.jobs.ml;

import static io.tatara.jobs.ml.TunerTables.boxed;
import static io.tatara.jobs.ml.TunerTables.metrics;
import static io.tatara.jobs.ml.TunerTables.predictions;
import static io.tatara.jobs.ml.TunerTables.rmse;
import static io.tatara.jobs.ml.TunerTables.settings;
import static io.tatara.jobs.ml.TunerTables.table;
import static io.tatara.jobs.ml.TunerTables.validator;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import io.tatara.tuning.space.Scale;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class TestTataraTuner {

    private final LinearRegression regression = TunerTables.regression();
    private final ParamMap[] grid = new ParamGridBuilder()
            .addGrid(regression.regParam(), new double[] {0.5, 0.01})
            .addGrid(regression.elasticNetParam(), new double[] {0.5})
            .build();

    @Test
    void theSameMapsFoldsAndSeedGiveACrossValidatorsMetricsAndModel(SparkSession spark) {
        Dataset<Row> table = table(spark);
        CrossValidatorModel theirs =
                validator(regression, grid).setNumFolds(3).setSeed(7).fit(table);

        TataraTunerModel ours = tuner().setEstimatorParamMaps(grid).setSeed(7).fit(table);

        assertThat(metrics(ours)).isEqualTo(boxed(theirs.avgMetrics()));
        assertThat(predictions(ours.transform(table))).isEqualTo(predictions(theirs.transform(table)));
    }

    @Test
    void oneValidationPartIsATrainValidationSplits(SparkSession spark) {
        Dataset<Row> table = table(spark);
        double[] theirs = new TrainValidationSplit()
                .setEstimator(regression)
                .setEvaluator(rmse())
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
        TataraTuner tuner = tuner().setEstimatorParamMaps(grid).setNumFolds(2);

        assertThat(metrics(tuner.copy(new ParamMap()).setParallelism(3).fit(table)))
                .isEqualTo(metrics(tuner.fit(table)));
    }

    @Test
    void rangesAreSearchedAndTheBestSettingsAreTheModels(SparkSession spark) {
        Dataset<Row> table = table(spark);
        TataraTuner tuner = tuner().setSpace(space()).setTrials(3).setNumFolds(2);

        TataraTunerModel model = tuner.fit(table);

        assertThat(model.trials()).hasSize(3).allSatisfy(trial -> {
            assertThat(trial.settings().keySet()).containsExactly("regParam", "maxIter", "fitIntercept");
            assertThat(Double.parseDouble(trial.settings().get("regParam"))).isBetween(1e-4, 10.0);
            assertThat(trial.folds()).isEqualTo(2);
        });
        TunedTrial chosen = model.trials().stream()
                .filter(trial -> trial.metric() == least(model))
                .findFirst()
                .orElseThrow();
        var fitted = (LinearRegression) model.bestModel().parent();
        assertThat(fitted.getRegParam())
                .isEqualTo(Double.parseDouble(chosen.settings().get("regParam")));
        assertThat(settings(tuner.fit(table).trials())).isEqualTo(settings(model.trials()));
    }

    @Test
    void racingStopsWhatIsBehindAndMeasuresTheOthersAsTheyAre(SparkSession spark) {
        Dataset<Row> table = table(spark);
        ParamMap[] far = new ParamGridBuilder()
                .addGrid(regression.regParam(), new double[] {0.001, 50, 60})
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
        assertThat(least(raced)).isCloseTo(least(full), within(0.02));
    }

    @Test
    void foldsMayBeAColumns(SparkSession spark) {
        Dataset<Row> table = table(spark);
        double[] theirs = validator(regression, grid)
                .setFoldCol("fold")
                .setNumFolds(3)
                .fit(table)
                .avgMetrics();
        TataraTuner ours = tuner().setEstimatorParamMaps(grid).setFoldCol("fold");

        assertThat(metrics(ours.fit(table))).isEqualTo(boxed(theirs));
        assertThatThrownBy(() -> ours.copy(new ParamMap()).setNumFolds(2).fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(
                        "Column fold has 2, which is none of the folds 0 to 1, and 20 of 60 rows have such values");
        assertThatThrownBy(() -> ours.fit(table.withColumn("fold", col("fold").divide(2))))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Column fold has 0.5, which is none of the folds 0 to 2, and 20 of 60 rows");
        assertThatThrownBy(() -> ours.fit(table.withColumn("fold", col("fold").cast("string"))))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Column fold is of type string");
    }

    @Test
    void moreIsBetterWhereTheEvaluatorSaysSo(SparkSession spark) {
        ParamMap[] maps = new ParamGridBuilder()
                .addGrid(regression.regParam(), new double[] {100, 0.001})
                .build();

        TataraTunerModel model = tuner().setEvaluator(rmse().setMetricName("r2"))
                .setEstimatorParamMaps(maps)
                .setNumFolds(2)
                .fit(table(spark));

        assertThat(((LinearRegression) model.bestModel().parent()).getRegParam())
                .isEqualTo(0.001);
        assertThat(metrics(model).get(1)).isGreaterThan(metrics(model).get(0));
    }

    @Test
    void aTrialThatFailsIsNotedAndEndsNothing(SparkSession spark) {
        Dataset<Row> table = table(spark);
        ParamMap[] maps = new ParamGridBuilder()
                .addGrid(regression.featuresCol(), scala(List.of("features", "nothing")))
                .build();

        TataraTunerModel model =
                tuner().setEstimatorParamMaps(maps).setNumFolds(2).fit(table);

        assertThat(model.trials().get(0).failure()).isEmpty();
        assertThat(model.trials().get(1).metric()).isNaN();
        assertThat(model.trials().get(1).failure()).contains("nothing");
        assertThatThrownBy(() -> tuner().setEstimatorParamMaps(maps[1]).fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("None of 1 trials came to a metric")
                .hasMessageContaining("nothing");
    }

    @Test
    void aFitThatIsInterruptedLeavesTheJobsOfAnotherFitOfItsTunerAlone(SparkSession spark) throws Exception {
        Dataset<Row> table = table(spark);
        HeldEvaluator held = new HeldEvaluator();
        TataraTuner tuner =
                tuner().setEvaluator(held).setEstimatorParamMaps(grid[0]).setNumFolds(2);
        FutureTask<TataraTunerModel> first = new FutureTask<>(() -> tuner.fit(table));
        FutureTask<TataraTunerModel> second = new FutureTask<>(() -> tuner.fit(table));
        new Thread(first).start();
        Thread interrupted = new Thread(second);
        interrupted.start();
        try {
            assertThat(held.awaitJobs(2)).isTrue();

            interrupted.interrupt();

            assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(TataraException.class)
                    .hasMessageContaining("The search was interrupted");
        } finally {
            held.release();
        }
        TunedTrial trial = first.get(60, TimeUnit.SECONDS).trials().get(0);
        assertThat(trial.failure()).isEmpty();
        assertThat(trial.folds()).isEqualTo(2);
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

    private TataraTuner tuner() {
        return new TataraTuner().setEstimator(regression).setEvaluator(rmse());
    }

    private ParamSpace space() {
        return new ParamSpace()
                .real(regression.regParam(), 1e-4, 10, Scale.LOG)
                .whole(regression.maxIter(), 1, 5, Scale.LINEAR)
                .choice(regression.fitIntercept(), List.of(true, false));
    }

    private static double least(TataraTunerModel model) {
        return metrics(model).stream().mapToDouble(metric -> metric).min().orElseThrow();
    }

    private static <T> scala.collection.Iterable<T> scala(List<T> values) {
        return scala.collection.JavaConverters.asScalaBuffer(values);
    }
}
