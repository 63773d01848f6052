package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Random rows as preparing leaves them, dense and sparse vectors mixed. */
final class PreparedRows {

    static final StructType TYPE = new StructType()
            .add("row", DataTypes.LongType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.createArrayType(DataTypes.FloatType))
            .add("weight", DataTypes.FloatType);

    private PreparedRows() {}

    static Schema schema(Task task) {
        return new Schema(List.of("x0", "x1", "x2"), task, true);
    }

    static List<Row> random(Task task, int rows, long seed) {
        Random random = new Random(seed);
        List<Row> list = new ArrayList<>();
        for (long row = 0; row < rows; row++) {
            Vector features = Vectors.dense(random.nextGaussian(), random.nextInt(2), random.nextGaussian());
            Float[] label = new Float[task.labelWidth()];
            for (int k = 0; k < label.length; k++) {
                label[k] = task instanceof Task.Regression
                        ? (float) random.nextGaussian()
                        : random.nextInt(task instanceof Task.Classification ? task.outputs() : 2);
            }
            list.add(RowFactory.create(
                    row, row % 2 == 0 ? features : features.toSparse(), label, random.nextInt(3) + 0.5f));
        }
        return list;
    }

    static Dataset<Row> table(SparkSession spark, List<Row> rows, int partitions) {
        return spark.createDataFrame(rows, TYPE).repartition(partitions);
    }

    /** All rows in one batch through one engine: what batching and partitions must not change. */
    static float[] inferred(Schema schema, List<Row> rows) {
        try (Engine engine = LinearEngine.of(schema).create()) {
            float[] outputs = new float[rows.size() * schema.task().outputs()];
            engine.infer(batch(schema, rows), outputs);
            return outputs;
        }
    }

    static Minibatch batch(Schema schema, List<Row> rows) {
        Minibatch batch = new Minibatch(schema, rows.size());
        batch.resize(rows.size());
        int labels = schema.task().labelWidth();
        for (int example = 0; example < rows.size(); example++) {
            Row row = rows.get(example);
            Vector features = row.getAs(1);
            Float[] label = row.getAs(2);
            for (int slot = 0; slot < 3; slot++) {
                batch.features()[3 * example + slot] = (float) features.apply(slot);
            }
            for (int k = 0; k < labels; k++) {
                batch.labels()[labels * example + k] = label[k];
            }
            batch.weights()[example] = row.getFloat(3);
        }
        return batch;
    }
}
