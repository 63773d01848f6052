package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.model.ModelBundle;
import io.tatara.spark.SparkExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestSavedStages {

    @TempDir
    private Path folder;

    private static TataraClassifier small() {
        return new TataraClassifier("classifier")
                .setHiddenLayers(6, 5)
                .setEpochs(2)
                .setActivation("tanh")
                .setSeed(5);
    }

    private static List<Row> scored(org.apache.spark.ml.Transformer model, Dataset<Row> table) {
        return model.transform(table).orderBy("id").collectAsList();
    }

    @Test
    void aModelTransformsToTheSameBitsWhenItIsBack(SparkSession spark) throws IOException {
        Dataset<Row> table = Tables.classes(spark, 60);
        TataraClassifierModel model = small().fit(table).setThresholds(new double[] {0.2, 0.3, 0.5});
        String path = folder.resolve("model").toString();
        model.save(path);

        TataraClassifierModel back = TataraClassifierModel.load(path);

        assertThat(scored(back, table)).isEqualTo(scored(model, table));
        assertThat(back.uid()).isEqualTo(model.uid());
        assertThat(back.getHiddenLayers()).containsExactly(6, 5);
        assertThat(back.getThresholds()).containsExactly(0.2, 0.3, 0.5);
        assertThat(back.numClasses()).isEqualTo(3);
    }

    @Test
    void whatIsThereIsReplacedOnRequestAlone(SparkSession spark) throws IOException {
        Dataset<Row> table = Tables.numbers(spark, 60);
        TataraRegressor regressor = new TataraRegressor().setHiddenLayers(4).setEpochs(1);
        TataraRegressorModel first = regressor.fit(table);
        TataraRegressorModel second = regressor.setSeed(9).fit(table);
        String path = folder.resolve("model").toString();
        first.save(path);

        assertThatThrownBy(() -> second.save(path)).hasMessageContaining("already exists");
        second.write().overwrite().save(path);

        assertThat(scored(TataraRegressorModel.load(path), table)).isEqualTo(scored(second, table));
    }

    @Test
    void estimatorsComeBackWithTheirSettings(SparkSession spark) throws IOException {
        TataraClassifier one = small().setNetwork("{}").setWeightCol("w").setMinImprovement(0.25);
        one.write().session(spark).save(folder.resolve("one").toString());
        TataraRegressor other = new TataraRegressor("r").setSeed(1L << 40).setLabelCol("y");
        other.write().session(spark).save(folder.resolve("other").toString());

        TataraClassifier back = TataraClassifier.load(folder.resolve("one").toString());
        assertThat(back.uid()).isEqualTo("classifier");
        assertThat(back.getHiddenLayers()).containsExactly(6, 5);
        assertThat(back.getActivation()).isEqualTo("tanh");
        assertThat(back.getEpochs()).isEqualTo(2);
        assertThat(back.getSeed()).isEqualTo(5);
        assertThat(back.getNetwork()).isEqualTo("{}");
        assertThat(back.getWeightCol()).isEqualTo("w");
        assertThat(back.getMinImprovement()).isEqualTo(0.25);
        assertThat(back.isSet(back.batchSize())).isFalse();
        assertThat(TataraRegressor.load(folder.resolve("other").toString()).getSeed())
                .isEqualTo(1L << 40);
        assertThatThrownBy(() -> TataraRegressor.load(folder.resolve("one").toString()))
                .as("another class is not made, whatever the file says")
                .hasMessageContaining("TataraClassifier");
    }

    @Test
    void pipelinesComeBackWhole(SparkSession spark) throws IOException {
        Dataset<Row> table = Tables.classes(spark, 60);
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
            new MinMaxScaler().setInputCol("features").setOutputCol("scaled"), small().setFeaturesCol("scaled")
        });
        PipelineModel model = pipeline.fit(table);
        pipeline.save(folder.resolve("pipeline").toString());
        model.save(folder.resolve("fitted").toString());

        assertThat(scored(PipelineModel.load(folder.resolve("fitted").toString()), table))
                .isEqualTo(scored(model, table));
        assertThat(scored(Pipeline.load(folder.resolve("pipeline").toString()).fit(table), table))
                .isEqualTo(scored(model, table));
    }

    @Test
    void whatAModelHasLearnedIsABundle(SparkSession spark) throws IOException {
        TataraClassifierModel model = small().fit(Tables.classes(spark, 30));
        String path = folder.resolve("model").toString();
        model.save(path);

        ModelBundle bundle = ModelBundle.read(spark.sparkContext().hadoopConfiguration(), path + "/data");

        assertThat(bundle.parameters()).containsExactly(model.bundle().parameters());
    }

    @Test
    void aDamagedModelIsNotUsed(SparkSession spark) throws IOException {
        Dataset<Row> table = Tables.numbers(spark, 30);
        TataraRegressor regressor = new TataraRegressor().setHiddenLayers(4).setEpochs(1);
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        regressor.fit(table).save(one.toString());
        regressor.setSeed(8).fit(table).save(other.toString());
        Files.copy(
                other.resolve("data/parameters.f32"),
                one.resolve("data/parameters.f32"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> TataraRegressorModel.load(one.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("damaged");
    }

    /** As Spark's closures, and users' own, send what they refer to. */
    @Test
    void stagesAreSerializable(SparkSession spark) throws Exception {
        Dataset<Row> table = Tables.classes(spark, 30);
        TataraClassifierModel model = small().fit(table);
        List<Row> before = scored(model, table);

        assertThat(scored(sent(model), table)).isEqualTo(before);
        assertThat(sent(small()).fit(table).bundle().parameters())
                .containsExactly(model.bundle().parameters());
    }

    @SuppressWarnings("unchecked")
    private static <T> T sent(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
