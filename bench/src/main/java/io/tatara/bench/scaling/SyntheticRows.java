package io.tatara.bench.scaling;

import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One endless table of noise, of which everyone takes a range: the same row is the same to all. */
final class SyntheticRows {

    private SyntheticRows() {}

    /**
     * Rows as our trainers take them, made where they are read.
     *
     * @param from the first row's place in the endless table; its {@code row} is 0
     */
    static Dataset<Row> of(SparkSession spark, long from, long rows, int partitions) {
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.createArrayType(DataTypes.FloatType, false))
                .add("row", DataTypes.LongType);
        JavaRDD<Row> made =
                spark.range(0, rows, 1, partitions).javaRDD().map(row -> SyntheticRows.row(from + row, row));
        return spark.createDataFrame(made, schema);
    }

    private static Row row(long place, long row) {
        SplittableRandom random = new SplittableRandom(place);
        double[] features = new double[Workload.INPUTS];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextGaussian();
        }
        return RowFactory.create(Vectors.dense(features), new float[] {random.nextInt(Workload.CLASSES)}, row);
    }
}
