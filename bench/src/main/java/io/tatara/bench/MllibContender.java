package io.tatara.bench;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's MultilayerPerceptronClassifier with the same layer sizes: its own sigmoid units, L-BFGS, doubles. It
 * has no epochs; one L-BFGS iteration is counted as one pass over the data, which flatters it (a line search may take
 * several). It is continued from its own weights, ten iterations at a time, so that its accuracy can be watched.
 */
final class MllibContender implements Contender {

    private static final int ITERATIONS_A_REPORT = 10;
    private static final int REPORTS = 12;

    @Override
    public void train(long seed, Reporter reporter) {
        SparkSession spark = Benchmark.session();
        Dataset<Row> train = table(spark, FashionMnist.train()).cache();
        Dataset<Row> test = table(spark, FashionMnist.test()).cache();
        long examples = train.count();
        test.count();
        MultilayerPerceptronClassifier classifier = new MultilayerPerceptronClassifier()
                .setLayers(new int[] {FashionMnist.WIDTH, 256, 128, FashionMnist.CLASSES})
                .setBlockSize(Benchmark.BATCH)
                .setSeed(seed)
                .setMaxIter(ITERATIONS_A_REPORT);
        MulticlassClassificationEvaluator accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy");

        reporter.started();
        double seconds = 0;
        boolean goOn = true;
        for (int report = 1; goOn && report <= REPORTS; report++) {
            long start = System.nanoTime();
            MultilayerPerceptronClassificationModel model = classifier.fit(train);
            seconds += (System.nanoTime() - start) / 1e9;
            classifier.setInitialWeights(model.weights());
            long seen = (long) report * ITERATIONS_A_REPORT * examples;
            goOn = reporter.learned(seen, seconds, accuracy.evaluate(model.transform(test)));
        }
        spark.stop();
    }

    /** As MLlib takes it. */
    static Dataset<Row> table(SparkSession spark, FashionMnist part) {
        List<Row> rows = new ArrayList<>(part.size());
        for (int i = 0; i < part.size(); i++) {
            double[] pixels = new double[FashionMnist.WIDTH];
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] = part.pixels()[i * FashionMnist.WIDTH + j];
            }
            rows.add(RowFactory.create((double) part.labels()[i], Vectors.dense(pixels)));
        }
        StructType schema =
                new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
        return spark.createDataFrame(rows, schema).repartition(Benchmark.WORKERS);
    }
}
