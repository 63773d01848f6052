package io.tatara.bench;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Fashion-MNIST as the prepared rows that our trainers take: features, label, and a shuffled row number. */
final class ExampleTable {

    static final Schema SCHEMA = new Schema(
            IntStream.range(0, FashionMnist.WIDTH).mapToObj(i -> "p" + i).toList(),
            new Task.Classification(IntStream.range(0, FashionMnist.CLASSES)
                    .mapToObj(Integer::toString)
                    .toList()),
            false);

    private ExampleTable() {}

    static Dataset<Row> rows(SparkSession spark, FashionMnist part, long seed) {
        List<Long> order = new ArrayList<>();
        for (long i = 0; i < part.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        List<Row> rows = new ArrayList<>(part.size());
        for (int i = 0; i < part.size(); i++) {
            double[] pixels = new double[FashionMnist.WIDTH];
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] = part.pixels()[i * FashionMnist.WIDTH + j];
            }
            rows.add(RowFactory.create(Vectors.dense(pixels), List.of((float) part.labels()[i]), order.get(i)));
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.createArrayType(DataTypes.FloatType, false))
                .add("row", DataTypes.LongType);
        Dataset<Row> table = spark.createDataFrame(rows, schema)
                .repartition(Benchmark.WORKERS)
                .cache();
        table.count();
        return table;
    }
}
