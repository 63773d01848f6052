package io.tatara.jobs.generate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A mixture as a table: columns {@code f0}, {@code f1}, … (float) and {@code label} (int). */
public final class GeneratedTable {

    private GeneratedTable() {}

    /** Lazy: rows are made where they are needed. */
    public static Dataset<Row> of(SparkSession spark, Mixture mixture, long rows, int partitions) {
        List<StructField> fields = new ArrayList<>();
        for (int j = 0; j < mixture.features(); j++) {
            fields.add(DataTypes.createStructField("f" + j, DataTypes.FloatType, false));
        }
        fields.add(DataTypes.createStructField("label", DataTypes.IntegerType, false));
        StructType schema = DataTypes.createStructType(fields);
        return spark.range(0, rows, 1, partitions)
                .mapPartitions(
                        (MapPartitionsFunction<Long, Row>) indices -> rows(indices, mixture), Encoders.row(schema));
    }

    private static Iterator<Row> rows(Iterator<Long> indices, Mixture mixture) {
        float[] values = new float[mixture.features()];
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return indices.hasNext();
            }

            @Override
            public Row next() {
                int label = mixture.row(indices.next(), values);
                Object[] cells = new Object[values.length + 1];
                for (int j = 0; j < values.length; j++) {
                    cells[j] = values[j];
                }
                cells[values.length] = label;
                return RowFactory.create(cells);
            }
        };
    }
}
