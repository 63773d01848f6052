package io.tatara.bench.transform;

import com.sun.management.OperatingSystemMXBean;
import io.tatara.bench.Medians;
import io.tatara.ml.TataraClassifier;
import io.tatara.ml.TataraClassifierModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a table in memory through a fitted model, all three of its columns asked for: ours and MLlib's multilayer perceptron
 * take turns in one session; printed are medians of microseconds a row, and of ratios in the same round.
 */
public final class TransformBenchmark {

    private static final int WARM_UPS = 2;
    private static final int FITTED = 200;

    private TransformBenchmark() {}

    /**
     * What a pass over a table took, a row.
     *
     * @param processor microseconds of all this process's threads
     * @param elapsed microseconds
     */
    private record Pass(double processor, double elapsed) {}

    /** Takes rounds, least seconds of a measurement, and perhaps the networks; default all. */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        List<Shape> shapes = arguments.length == 2
                ? Shape.ALL
                : List.of(arguments).subList(2, arguments.length).stream()
                        .map(Shape::named)
                        .toList();
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .appName("tatara bench")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        System.out.println(
                "| network | ours, CPU | MLlib, CPU | ours, elapsed | MLlib, elapsed |\n|---|---|---|---|---|");
        for (Shape shape : shapes) {
            System.out.println(row(spark, shape, rounds, seconds));
        }
        spark.stop();
    }

    private static String row(SparkSession spark, Shape shape, int rounds, double seconds) {
        Dataset<Row> some = some(spark, shape);
        Dataset<Row> table = repeated(some, shape.rows() / FITTED).cache();
        TataraClassifierModel ours = new TataraClassifier()
                .setHiddenLayers(shape.hidden())
                .setActivation("sigmoid")
                .setEpochs(1)
                .fit(some);
        MultilayerPerceptronClassificationModel theirs = new MultilayerPerceptronClassifier()
                .setLayers(shape.layers())
                .setMaxIter(1)
                .fit(some);
        requireSame(shape, ours, theirs);
        table.count();
        for (int i = 0; i < WARM_UPS; i++) {
            pass(ours, table, shape.rows(), seconds);
            pass(theirs, table, shape.rows(), seconds);
        }
        List<Pass> our = new ArrayList<>();
        List<Pass> their = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            our.add(pass(ours, table, shape.rows(), seconds));
            their.add(pass(theirs, table, shape.rows(), seconds));
            System.err.printf(
                    Locale.ROOT, "round %d: %s %s %s%n", round + 1, shape.name(), our.get(round), their.get(round));
        }
        table.unpersist();
        double[] ourCpu = our.stream().mapToDouble(Pass::processor).toArray();
        double[] theirCpu = their.stream().mapToDouble(Pass::processor).toArray();
        double[] ourTime = our.stream().mapToDouble(Pass::elapsed).toArray();
        double[] theirTime = their.stream().mapToDouble(Pass::elapsed).toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %.2f µs | %.2f µs (%.2f×) | %.2f µs | %.2f µs (%.2f×) |",
                shape.describe(),
                Medians.of(ourCpu),
                Medians.of(theirCpu),
                Medians.ofRatios(theirCpu, ourCpu),
                Medians.of(ourTime),
                Medians.of(theirTime),
                Medians.ofRatios(theirTime, ourTime));
    }

    private static Pass pass(Transformer model, Dataset<Row> table, int rows, double seconds) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long processor = process.getProcessCpuTime();
        long start = System.nanoTime();
        long passes = 0;
        while (passes == 0 || System.nanoTime() - start < seconds * 1e9) {
            model.transform(table).write().format("noop").mode("overwrite").save();
            passes++;
        }
        double all = 1e3 * passes * rows;
        return new Pass((process.getProcessCpuTime() - processor) / all, (System.nanoTime() - start) / all);
    }

    /** Classes come from the labels of one side and the layers of the other, and a narrower output would be less work. */
    private static void requireSame(
            Shape shape, TataraClassifierModel ours, MultilayerPerceptronClassificationModel theirs) {
        if (ours.numClasses() != theirs.numClasses()
                || !Arrays.equals(ours.getHiddenLayers(), shape.hidden())
                || !Arrays.equals(theirs.getLayers(), shape.layers())
                || ours.bundle().parameters().length != theirs.weights().size()) {
            throw new IllegalStateException("%s and %s are not both %s".formatted(ours, theirs, shape.describe()));
        }
    }

    /** Of all classes, in turn. */
    private static Dataset<Row> some(SparkSession spark, Shape shape) {
        Random random = new Random(1);
        List<Row> rows = new ArrayList<>();
        // a few hundred different ones are enough: no model remembers any
        for (int i = 0; i < FITTED; i++) {
            rows.add(RowFactory.create(
                    (double) (i % shape.classes()),
                    Vectors.dense(random.doubles(shape.features()).toArray())));
        }
        StructType type =
                new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
        return spark.createDataFrame(rows, type).coalesce(1);
    }

    private static Dataset<Row> repeated(Dataset<Row> some, int times) {
        return some.crossJoin(some.sparkSession().range(0, times, 1, 1).drop("id"));
    }
}
