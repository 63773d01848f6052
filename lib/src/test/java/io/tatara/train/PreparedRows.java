package io.tatara.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Records of {@link InProcess} as the DataFrames that a prepared data set would give. */
public final class PreparedRows {

    private static final StructType COLUMNS = new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.createArrayType(DataTypes.FloatType, false), false)
            .add("weight", DataTypes.FloatType, false)
            .add("row", DataTypes.LongType, false);

    private PreparedRows() {}

    public static TrainingData of(SparkSession spark, List<float[]> train, List<float[]> validation) {
        return new TrainingData(
                InProcess.SCHEMA, rows(spark, train), train.size(), rows(spark, validation), validation.size());
    }

    private static Dataset<Row> rows(SparkSession spark, List<float[]> records) {
        List<Row> rows = new ArrayList<>();
        for (float[] values : records) {
            double[] features = new double[InProcess.FEATURES];
            for (int f = 0; f < features.length; f++) {
                features[f] = values[f];
            }
            rows.add(RowFactory.create(
                    Vectors.dense(features),
                    new Float[] {values[InProcess.FEATURES]},
                    values[InProcess.FEATURES + 1],
                    (long) rows.size()));
        }
        return spark.createDataFrame(rows, COLUMNS);
    }
}
