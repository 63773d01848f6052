package io.tatara.train.gang;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.train.TrainingData;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** A micro-batch that layers are measured on: rows of the table, for what a layer of sparse features needs depends on them. */
final class Sample {

    /** Rows that are asked for at most, to be repeated. */
    private static final int ROWS = 256;

    private Sample() {}

    static Minibatch of(TrainingData data, int examples) {
        Schema schema = data.schema();
        List<Row> rows = data.train().select("features").takeAsList(Math.min(examples, ROWS));
        Minibatch batch = new Minibatch(schema, examples);
        batch.resize(examples);
        Arrays.fill(batch.weights(), 1);
        for (int example = 0; example < examples; example++) {
            fill(batch, example, rows.get(example % rows.size()).getAs(0));
        }
        return batch;
    }

    private static void fill(Minibatch batch, int example, Vector features) {
        if (batch.schema().sparse()) {
            SparseVector sparse = features.toSparse();
            batch.entries().addRow(sparse.indices(), sparse.values());
            return;
        }
        int width = batch.schema().featureWidth();
        for (int slot = 0; slot < width; slot++) {
            batch.features()[example * width + slot] = (float) features.apply(slot);
        }
    }
}
