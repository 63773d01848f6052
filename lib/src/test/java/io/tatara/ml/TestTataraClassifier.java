package io.tatara.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import io.tatara.spark.SparkExtension;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import io.tatara.train.local.LocalTrainer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestTataraClassifier {

    private static TataraClassifier small() {
        return new TataraClassifier()
                .setHiddenLayers(8)
                .setEpochs(6)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setSeed(3);
    }

    private static double accuracy(Dataset<Row> scored) {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored);
    }

    private static float[] parameters(TataraClassifierModel model) {
        return model.bundle().parameters();
    }

    @Test
    void blobsAreTold(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 300);

        Dataset<Row> scored = small().fit(table).transform(table);

        assertThat(accuracy(scored)).isGreaterThan(0.95);
        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("logLoss")
                        .evaluate(scored))
                .isLessThan(0.25);
        assertThat(scored.columns())
                .containsExactly(
                        "id", "label", "features", "weight", "held", "rawPrediction", "probability", "prediction");
    }

    @Test
    void theModelIsWhatTheLibraryTrainsOnTheSameRows(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 100);

        TataraClassifierModel model = small().fit(table);

        assertThat(parameters(model)).containsExactly(trained(spark, table));
    }

    /** Rows in the table's order, numbered as the estimator numbers them. */
    private static float[] trained(SparkSession spark, Dataset<Row> table) {
        List<Row> rows = new ArrayList<>();
        List<Row> given = table.collectAsList();
        Permutation order = new Permutation(given.size(), 3);
        for (Row row : given) {
            rows.add(
                    RowFactory.create(row.getAs("features"), List.of((float) row.getDouble(1)), order.at(rows.size())));
        }
        Schema schema = new Schema(List.of("a", "b", "c", "d"), new Task.Classification(List.of("0", "1", "2")), false);
        StructType type = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.createArrayType(DataTypes.FloatType))
                .add("row", DataTypes.LongType);
        var network = NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), List.of(new Layer.Dense(8, Activation.RELU, 0, true))),
                schema,
                new Optimizer.Adam(0.02, 0.9, 0.999, 1e-8),
                Regularization.NONE,
                new Clipping.None(),
                3);
        return new LocalTrainer(spark)
                .train(new TrainingJob(
                        new TrainingData(schema, spark.createDataFrame(rows, type), rows.size(), null, 0),
                        EngineChoice.of(EngineWish.AUTO, network, new Clipping.None(), null)
                                .factory(),
                        new LearningRate(0.02, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                        new TrainingConfig(6, 16, null, 0, 3),
                        List.of(),
                        new TaskMeasuring(),
                        null,
                        event -> {}))
                .parameters();
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherOthers(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 100);
        float[] first = parameters(small().fit(table));

        assertThat(parameters(small().fit(table.cache()))).containsExactly(first);
        assertThat(parameters(small().setSeed(4).fit(table))).isNotEqualTo(first);
        table.unpersist();
    }

    @Test
    void oneAveragingWorkerIsLocalToTheBit(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 100);

        assertThat(parameters(small().setStrategy("averaging").setWorkers(1).fit(table)))
                .containsExactly(parameters(small().fit(table)));
    }

    @Test
    void sparseVectorsArePredictedLikeDenseOnes(SparkSession spark) {
        Dataset<Row> dense = Tables.classes(spark, 120);
        Dataset<Row> sparse = dense.withColumn(
                "features",
                udf((UDF1<Vector, Vector>) Vector::toSparse, SQLDataTypes.VectorType())
                        .apply(col("features")));
        TataraClassifierModel model = small().fit(sparse);

        assertThat(parameters(model)).containsExactly(parameters(small().fit(dense)));
        assertThat(probabilities(model, sparse)).isEqualTo(probabilities(model, dense));
        TataraClassifierModel pairs = small().setSparse("yes").fit(sparse);
        assertThat(probabilities(pairs, dense)).isEqualTo(probabilities(pairs, sparse));
    }

    private static List<Vector> probabilities(TataraClassifierModel model, Dataset<Row> table) {
        return model.transform(table).orderBy("id").select("probability").collectAsList().stream()
                .map(row -> row.<Vector>getAs(0))
                .toList();
    }

    /** With all rows in one batch, a step's gradient is a sum over rows, so a weight of k is a row k times. */
    @Test
    void aWholeWeightIsTheRowSoManyTimes(SparkSession spark) {
        List<Row> once = Tables.classes(30);
        List<Row> repeated = new ArrayList<>();
        once.forEach(row -> {
            for (int i = 0; i < row.getDouble(3); i++) {
                repeated.add(row);
            }
        });
        // a step divides by the number of rows, whatever they weigh: plain steps of a rate that makes up for it are the
        // same
        TataraClassifier plain = small().setOptimizer("sgd").setEpochs(20).setBatchSize(1000);

        TataraClassifierModel weighted = plain.copy(ParamMap.empty())
                .setWeightCol("weight")
                .setLearningRate(0.1 * 30 / repeated.size())
                .fit(Tables.of(spark, once));
        TataraClassifierModel duplicated = plain.setLearningRate(0.1).fit(Tables.of(spark, repeated));

        assertThat(parameters(weighted)).usingComparatorWithPrecision(1e-4f).containsExactly(parameters(duplicated));
    }

    @Test
    void metadataSayHowManyClassesThereAreElseTheLargestLabelDoes(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 60).filter("label < 2");
        Dataset<Row> named = new StringIndexer()
                .setInputCol("name")
                .setOutputCol("label")
                .setStringOrderType("alphabetAsc")
                .fit(Tables.classes(spark, 60)
                        .drop("label")
                        .withColumn("name", col("id").mod(3).cast("string")))
                .transform(
                        table.drop("label").withColumn("name", col("id").mod(2).cast("string")));

        assertThat(small().fit(table).numClasses()).isEqualTo(2);
        TataraClassifierModel model = small().fit(named);
        assertThat(model.numClasses()).isEqualTo(3);
        assertThat(model.bundle().schema().task().names()).containsExactly("0", "1", "2");
        assertThat(model.numFeatures()).isEqualTo(4);
    }

    @Test
    void columnsCarryMetadataAndKeepThoseThatWereThere(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 60);
        var kept = new org.apache.spark.sql.types.MetadataBuilder()
                .putString("comment", "a key")
                .build();
        Dataset<Row> scored =
                small().fit(table).transform(table.withColumn("id", col("id").as("id", kept)));

        assertThat(AttributeGroup.fromStructField(scored.schema().apply("probability"))
                        .size())
                .isEqualTo(3);
        assertThat(AttributeGroup.fromStructField(scored.schema().apply("rawPrediction"))
                        .size())
                .isEqualTo(3);
        assertThat(scored.schema().apply("id").metadata()).isEqualTo(kept);
        assertThat(scored.schema().apply("id").nullable()).isFalse();
    }

    @Test
    void columnsOfAJoinMayShareAName(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 60);
        var kept = new org.apache.spark.sql.types.MetadataBuilder()
                .putString("comment", "of the right")
                .build();
        Dataset<Row> right = table.selectExpr("id as key", "-label as label")
                .select(col("key"), col("label").as("label", kept));
        Dataset<Row> joined = table.join(right, col("id").equalTo(col("key")));
        TataraClassifierModel model = small().fit(table);

        Dataset<Row> scored = model.transform(joined);

        assertThat(scored.schema()).isEqualTo(model.transformSchema(joined.schema()));
        assertThat(scored.columns())
                .containsExactly(
                        "id",
                        "label",
                        "features",
                        "weight",
                        "held",
                        "key",
                        "label",
                        "rawPrediction",
                        "probability",
                        "prediction");
        assertThat(scored.schema().fields()[6].metadata()).isEqualTo(kept);
        assertThat(scored.collectAsList())
                .hasSize(60)
                .allSatisfy(row -> assertThat(row.getDouble(6)).isEqualTo(-row.getDouble(1)));
        assertThat(probabilities(model, joined)).isEqualTo(probabilities(model, table));
    }

    @Test
    void theSchemaIsKnownBeforeAnythingRuns(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 60);
        TataraClassifierModel model = small().fit(table);

        assertThat(model.transform(table).schema()).isEqualTo(model.transformSchema(table.schema()));
        assertThatThrownBy(() -> small().fit(table.drop("features"))).hasMessageContaining("features");
        assertThatThrownBy(() -> small().fit(table.withColumn("label", lit("a"))))
                .hasMessageContaining("label");
    }

    @Test
    void aColumnWithoutANameIsLeftOut(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 60);
        TataraClassifierModel model = small().setRawPredictionCol("").fit(table);

        assertThat(model.transform(table).columns())
                .contains("probability", "prediction")
                .doesNotContain("rawPrediction");
        model.setProbabilityCol("");
        Dataset<Row> scored = model.transform(table);
        assertThat(scored.columns()).endsWith("held", "prediction");
        assertThat(accuracy(scored)).isGreaterThan(0.5);
        model.setPredictionCol("");
        assertThat(model.transform(table).columns()).isEqualTo(table.columns());
    }

    @Test
    void rawPredictionsGiveTheProbabilitiesBack(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 60);
        TataraClassifierModel model = small().fit(table);

        for (Row row : model.transform(table).collectAsList()) {
            Vector raw = row.getAs("rawPrediction");
            Vector probability = row.getAs("probability");
            assertThat(model.raw2probability(raw).toArray())
                    .usingComparatorWithPrecision(1e-6)
                    .containsExactly(probability.toArray());
            assertThat(row.<Double>getAs("prediction")).isEqualTo(probability.argmax());
        }
    }

    @Test
    void aVectorAloneIsPredictedLikeARow(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 10);
        TataraClassifierModel model = small().fit(table);

        for (Row row : model.transform(table).collectAsList()) {
            Vector features = row.getAs("features");
            assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
            assertThat(model.predictProbability(features).toArray())
                    .usingComparatorWithPrecision(1e-6)
                    .containsExactly(row.<Vector>getAs("probability").toArray());
        }
        assertThatThrownBy(() -> model.predict(Vectors.dense(1, 2))).hasMessageContaining("4 slots, not of 2");
    }

    /** MLlib's own rule, which every model of its kind inherits, is the oracle. */
    @Test
    void thresholdsAreThoseOfMllib(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 200);
        TataraClassifierModel model = small().setEpochs(1).fit(table);
        List<Double> plain = predictions(model, table);
        for (double[] thresholds : new double[][] {{0.2, 0.5, 0.9}, {0.0, 0.5, 0.5}, {1, 1, 1e-3}}) {
            model.setThresholds(thresholds);

            for (Row row : model.transform(table).collectAsList()) {
                assertThat(row.<Double>getAs("prediction"))
                        .isEqualTo(model.probability2prediction(row.getAs("probability")));
            }
            assertThat(predictions(model, table)).isNotEqualTo(plain);
        }
        TataraClassifierModel two =
                small().setThresholds(new double[] {0.5, 0.5}).setEpochs(1).fit(table);
        assertThatThrownBy(() -> two.transform(table))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("thresholds has 2 values")
                .hasMessageContaining("3 classes");
    }

    private static List<Double> predictions(TataraClassifierModel model, Dataset<Row> table) {
        return model.transform(table).orderBy("id").select("prediction").collectAsList().stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    @Test
    void twoClassesGoWithTheBinaryEvaluator(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 200).filter("label < 2");

        assertThat(new BinaryClassificationEvaluator()
                        .evaluate(small().fit(table).transform(table)))
                .isGreaterThan(0.98);
    }

    @Test
    void trainingStopsByTheRowsThatAreHeldOut(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 200);
        TataraClassifier watching =
                small().setValidationIndicatorCol("held").setPatience(2).setStoppingMetric("accuracy");

        TataraClassifierModel model = watching.fit(table);

        assertThat(model.validationMetrics()).containsKeys("accuracy", "logLoss");
        assertThat(model.validationMetrics().get("accuracy"))
                .isEqualTo(accuracy(model.transform(table.filter("held"))));
        assertThat(parameters(small().setValidationIndicatorCol("held").fit(table)))
                .as("rows held out are not trained on")
                .containsExactly(parameters(small().fit(heldOutLast(table))));
    }

    private static Dataset<Row> heldOutLast(Dataset<Row> table) {
        return table.filter("not held");
    }

    @Test
    void aWholeNetworkComesAsJson(SparkSession spark) {
        Dataset<Row> table = Tables.classes(spark, 100);
        String json = new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
                .list()
                .layer(new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
                        .nIn(4)
                        .nOut(8)
                        .activation(org.nd4j.linalg.activations.Activation.RELU)
                        .build())
                .layer(new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                        .nIn(8)
                        .nOut(3)
                        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                        .lossFunction(org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction.MCXENT)
                        .build())
                .build()
                .toJson();

        TataraClassifierModel model = small().setNetwork(json).setEngine("dl4j").fit(table);

        assertThat(parameters(model)).hasSize(4 * 8 + 8 + 8 * 3 + 3);
        assertThat(accuracy(model.transform(table))).isGreaterThan(0.8);
    }

    @Test
    void copiesKeepTheirNameAndSettings(SparkSession spark) {
        TataraClassifier one = small().setWeightCol("weight");
        TataraClassifier copy = one.copy(ParamMap.empty().put(one.epochs().w(1)));

        assertThat(copy.uid()).isEqualTo(one.uid());
        assertThat(copy.getEpochs()).isEqualTo(1);
        assertThat(one.getEpochs()).isEqualTo(6);
        assertThat(copy.getHiddenLayers()).containsExactly(8);
        assertThat(copy.getWeightCol()).isEqualTo("weight");
        assertThat(copy.labelCol().parent()).isEqualTo(one.uid());

        TataraClassifierModel model = one.fit(Tables.classes(spark, 30));
        TataraClassifierModel again =
                model.copy(ParamMap.empty().put(model.predictionCol().w("guess")));
        assertThat(again.uid()).isEqualTo(model.uid());
        assertThat(again.parent()).isSameAs(model.parent());
        assertThat(again.getPredictionCol()).isEqualTo("guess");
        assertThat(again.getEpochs())
                .as("a model tells what it was fitted with")
                .isEqualTo(6);
        assertThat(parameters(again)).containsExactly(parameters(model));
    }

    @Test
    void settingsOutOfRangeAreRefusedAtOnce() {
        assertThatThrownBy(() -> small().setEpochs(0)).hasMessageContaining("epochs");
        assertThatThrownBy(() -> small().setHiddenLayers(8, 0)).hasMessageContaining("hiddenLayers");
        assertThatThrownBy(() -> small().setActivation("rellu")).hasMessageContaining("activation");
        assertThatThrownBy(() -> small().setDropout(1)).hasMessageContaining("dropout");
        assertThat(small().explainParams()).contains("leakyRelu", "nesterovs", "averageEvery", "weightCol");
    }
}
