package io.tatara.jobs.ml;

import static io.tatara.jobs.ml.TunerTables.metrics;
import static io.tatara.jobs.ml.TunerTables.settings;
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
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Searches that are fitted again. */
@ExtendWith(SparkExtension.class)
final class TestTunerJournal {

    @TempDir
    private Path folder;

    @Test
    void aSearchGoesOnWhereItsJournalEndsAndKnowsWhatWasBefore(SparkSession spark) {
        Dataset<Row> table = table(spark);

        TataraTunerModel first = kept(2, 1e-4).fit(table);
        TataraTunerModel second = kept(4, 1e-4).fit(table);
        TataraTunerModel whole = tuner(4, 1e-4).fit(table);

        assertThat(settings(first.trials())).isEqualTo(settings(whole.trials()).subList(0, 2));
        assertThat(settings(second.trials())).isEqualTo(settings(whole.trials()));
        assertThat(metrics(second)).isEqualTo(metrics(whole));
        assertThat(second.trials().get(0).seconds()).isNaN();
        assertThat(second.trials().get(3).seconds()).isPositive();
        assertThat(second.trials())
                .allSatisfy(trial -> assertThat(trial.folds()).isEqualTo(1));
        assertThatThrownBy(() -> kept(4, 1e-3).fit(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("is the journal of another study");
        assertThatThrownBy(() -> kept(4, 1e-4)
                        .setEvaluator(TunerTables.rmse().setMetricName("mae"))
                        .fit(table))
                .as("losses of two metrics")
                .hasMessageContaining("is the journal of another study");
    }

    @Test
    void failuresBeforeAreCounted(SparkSession spark) {
        Dataset<Row> table = table(spark);
        RegressionEvaluator lost = TunerTables.rmse().setLabelCol("nothing");

        for (int trials : List.of(1, 3)) {
            assertThatThrownBy(() -> kept(trials, 1e-4).setEvaluator(lost).fit(table))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("None of %d trials came to a metric; trial 0,", trials)
                    .hasMessageContaining("nothing");
        }
    }

    private TataraTuner kept(int trials, double least) {
        return tuner(trials, least).setJournal(folder.resolve("study.jsonl").toString());
    }

    /** Of stages with names of their own each time, as in another process. */
    private static TataraTuner tuner(int trials, double least) {
        LinearRegression early = TunerTables.regression().setPredictionCol("early");
        LinearRegression late = TunerTables.regression();
        return new TataraTuner()
                .setEstimator(new Pipeline().setStages(new PipelineStage[] {early, late}))
                .setEvaluator(TunerTables.rmse())
                .setSpace(new ParamSpace()
                        .real(early.regParam(), least, 10, Scale.LOG)
                        .real(late.regParam(), least, 10, Scale.LOG))
                .setTrials(trials)
                .setNumFolds(1);
    }
}
