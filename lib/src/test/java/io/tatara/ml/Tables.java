package io.tatara.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small tables whose labels can be learned. */
final class Tables {

    static final int FEATURES = 4;
    static final int CLASSES = 3;

    static final StructType TYPE = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("label", DataTypes.DoubleType, true)
            .add("features", SQLDataTypes.VectorType(), true)
            .add("weight", DataTypes.DoubleType, true)
            .add("held", DataTypes.BooleanType, true);

    private Tables() {}

    /** Blobs, one a class, in three partitions; every fifth row is marked as held out, and weights are 1, 2 and 3 in turn. */
    static Dataset<Row> classes(SparkSession spark, int rows) {
        return of(spark, classes(rows));
    }

    static List<Row> classes(int rows) {
        Random random = new Random(7);
        return rows(rows, row -> {
            int label = random.nextInt(CLASSES);
            double[] features = new double[FEATURES];
            for (int f = 0; f < FEATURES; f++) {
                features[f] = (f == label ? 2 : 0) + 0.6 * random.nextGaussian();
            }
            return row(row, label, Vectors.dense(features));
        });
    }

    /** A sum of squares. */
    static Dataset<Row> numbers(SparkSession spark, int rows) {
        Random random = new Random(8);
        return of(spark, rows(rows, row -> {
            double[] features = random.doubles(FEATURES, -1, 1).toArray();
            return row(row, features[0] * features[0] + 2 * features[1] - features[2], Vectors.dense(features));
        }));
    }

    static Row row(int id, double label, Vector features) {
        return RowFactory.create((long) id, label, features, 1.0 + id % 3, id % 5 == 0);
    }

    static Dataset<Row> of(SparkSession spark, List<Row> rows) {
        return spark.createDataFrame(new JavaSparkContext(spark.sparkContext()).parallelize(rows, 3), TYPE);
    }

    private static List<Row> rows(int count, IntFunction<Row> row) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row.apply(i));
        }
        return rows;
    }
}
