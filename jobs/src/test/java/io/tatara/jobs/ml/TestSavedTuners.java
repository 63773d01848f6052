package io.tatara.jobs.ml;

import static io.tatara.jobs.ml.TunerTables.predictions;
import static io.tatara.jobs.ml.TunerTables.rmse;
import static io.tatara.jobs.ml.TunerTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import io.tatara.tuning.space.Scale;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class TestSavedTuners {

    @TempDir
    private Path folder;

    @Test
    void aPipelineWithATunerIsSavedBeforeAndAfterItIsFitted(SparkSession spark) throws Exception {
        Dataset<Row> table = table(spark);
        LinearRegression scaled = TunerTables.regression().setFeaturesCol("scaled");
        Pipeline inner = new Pipeline().setStages(new PipelineStage[] {
            new StandardScaler().setInputCol("features").setOutputCol("scaled"), scaled
        });
        TataraTuner tuner = new TataraTuner()
                .setEstimator(inner)
                .setEvaluator(rmse())
                .setSpace(new ParamSpace().real(scaled.regParam(), 1e-4, 10, Scale.LOG))
                .setTrials(2)
                .setNumFolds(1);
        Pipeline outer = new Pipeline().setStages(new PipelineStage[] {tuner});
        outer.write().save(folder.resolve("pipeline").toString());
        Pipeline loaded = Pipeline.load(folder.resolve("pipeline").toString());

        PipelineModel model = outer.fit(table);
        PipelineModel fromLoaded = loaded.fit(table);
        model.write().save(folder.resolve("model").toString());
        PipelineModel reloaded = PipelineModel.load(folder.resolve("model").toString());

        assertThat(predictions(fromLoaded.transform(table))).isEqualTo(predictions(model.transform(table)));
        List<TunedTrial> trials = ((TataraTunerModel) model.stages()[0]).trials();
        for (PipelineModel copy : List.of(reloaded, model.copy(ParamMap.empty()), serialised(reloaded))) {
            assertThat(predictions(copy.transform(table))).isEqualTo(predictions(model.transform(table)));
            assertThat(((TataraTunerModel) copy.stages()[0]).trials()).isEqualTo(trials);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T serialised(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    /** {@code overwrite()} deletes what is there before anything is written. */
    @Test
    void whatCannotBeWrittenTouchesNothing() throws IOException {
        LinearRegression regression = TunerTables.regression();
        TataraTuner good = new TataraTuner()
                .setEstimator(regression)
                .setSpace(new ParamSpace().real(regression.regParam(), 1e-4, 10, Scale.LOG));
        String place = folder.resolve("tuner").toString();
        good.write().save(place);
        TataraTuner bad = good.copy(new ParamMap()).setEvaluator(new Unwritable());

        assertThatThrownBy(() -> bad.write().overwrite().save(place))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("it is no MLWritable");

        TataraTuner there = TataraTuner.load(place);
        assertThat(there.getOrDefault(there.estimator()).uid()).isEqualTo(regression.uid());
    }

    /** Measures nothing, and cannot be saved. */
    private static final class Unwritable extends Evaluator {

        private static final long serialVersionUID = 1L;

        @Override
        public double evaluate(Dataset<?> table) {
            return 0;
        }

        @Override
        public Evaluator copy(ParamMap extra) {
            return this;
        }

        @Override
        public String uid() {
            return "unwritable";
        }
    }

    @Test
    void aGridAndEveryKindOfRangeAreReadAsTheyWereWritten() throws IOException {
        LinearRegression regression = TunerTables.regression();
        ParamSpace space = new ParamSpace()
                .real(regression.regParam(), 1e-4, 10, Scale.LOG)
                .whole(regression.maxIter(), 1, 5, Scale.LINEAR)
                .choice(regression.loss(), List.of("squaredError", "huber"));
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(regression.regParam(), new double[] {0.5, 0.1})
                .addGrid(regression.elasticNetParam(), new double[] {0, 0.5})
                .build();
        TataraTuner ofRanges = new TataraTuner().setEstimator(regression).setSpace(space);
        TataraTuner ofMaps = new TataraTuner().setEstimator(regression).setEstimatorParamMaps(grid);
        ofRanges.write().save(folder.resolve("ranges").toString());
        ofMaps.write().save(folder.resolve("maps").toString());

        TataraTuner ranges = TataraTuner.load(folder.resolve("ranges").toString());
        TataraTuner maps = TataraTuner.load(folder.resolve("maps").toString());

        assertThat(ranges.getOrDefault(ranges.space()).space()).isEqualTo(space.space());
        assertThat(maps.getOrDefault(maps.space()).space())
                .isEqualTo(ofMaps.getOrDefault(ofMaps.space()).space());
        assertThat(maps.explainParams()).contains("numFolds").contains("current: grid");
    }
}
