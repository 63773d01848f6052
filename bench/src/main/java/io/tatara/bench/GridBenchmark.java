package io.tatara.bench;

import io.tatara.tuning.run.Limits;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.Halvings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/**
 * How long a search takes to the validation loss of the best of a grid, and how long MLlib's CrossValidator takes to go through
 * that grid: two networks for Fashion-MNIST by 10 and by 30 iterations of L-BFGS, two folds, two fits at a time. The search is
 * ASHA with random trials in the six settings of {@link TuningStudy}, two at a time.
 */
public final class GridBenchmark {

    private static final int MANY = 1_000_000;

    private GridBenchmark() {}

    /** Takes rounds, each with another seed, and the most seconds of a search. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        try (TuningGround ground = TuningGround.prepare()) {
            System.out.println(
                    "| round | MLlib's CrossValidator | its validation loss | ASHA to that | share |\n|---|---|---|---|---|");
            for (int round = 0; round < rounds; round++) {
                long seed = 42L + round;
                Grid grid = grid(ground, seed);
                double reached = ground.study("round-" + round, seed)
                        .run(
                                new Asha(new Halvings(TuningStudy.EPOCHS, 1, 3), MANY),
                                new RandomSampler(TuningStudy.SPACE, seed),
                                Limits.NONE.withStudySeconds(seconds).withTarget(grid.loss))
                        .secondsTo(grid.loss);
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.0f s | %.4f | %.1f s | 1/%.0f |%n",
                        round,
                        grid.seconds,
                        grid.loss,
                        reached,
                        grid.seconds / reached);
            }
        }
    }

    /** What came of one. */
    private record Grid(double seconds, double loss) {}

    private static Grid grid(TuningGround ground, long seed) {
        Dataset<Row> train =
                MllibContender.table(ground.spark(), TuningGround.training()).cache();
        Dataset<Row> validation =
                MllibContender.table(ground.spark(), TuningGround.validation()).cache();
        train.count();
        validation.count();
        MultilayerPerceptronClassifier network = new MultilayerPerceptronClassifier()
                .setBlockSize(Benchmark.BATCH)
                .setSeed(seed);
        ParamMap[] maps = new ParamGridBuilder()
                .addGrid(
                        network.layers(),
                        JavaConverters.asScalaBuffer(List.of(
                                new int[] {FashionMnist.WIDTH, 64, 32, FashionMnist.CLASSES},
                                new int[] {FashionMnist.WIDTH, 256, 128, FashionMnist.CLASSES})))
                .addGrid(network.maxIter(), new int[] {10, 30})
                .build();
        MulticlassClassificationEvaluator loss = new MulticlassClassificationEvaluator().setMetricName("logLoss");
        long start = System.nanoTime();
        CrossValidatorModel best = new CrossValidator()
                .setEstimator(network)
                .setEstimatorParamMaps(maps)
                .setEvaluator(loss)
                .setNumFolds(2)
                .setParallelism(Benchmark.WORKERS)
                .setSeed(seed)
                .fit(train);
        double seconds = (System.nanoTime() - start) / 1e9;
        double came = loss.evaluate(best.transform(validation));
        train.unpersist();
        validation.unpersist();
        return new Grid(seconds, came);
    }
}
