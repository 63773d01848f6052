package io.tatara.evaluate;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseFeatures;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Copies prepared rows into a minibatch.
 *
 * @param schema of the minibatches
 * @param features the column's place in a row
 * @param label the column's place, or −1 for rows without labels
 * @param weight the column's place, or −1 when each example weighs 1
 */
public record RowReader(Schema schema, int features, int label, int weight) implements Serializable {

    static final String FEATURES = "features";
    static final String LABEL = "label";
    static final String WEIGHT = "weight";

    private static final int NONE = -1;

    /** Reads features alone: rows to be scored. */
    public static RowReader unlabelled(Schema schema, StructType type) {
        return new RowReader(schema, index(type, FEATURES), NONE, NONE);
    }

    /** Reads features, labels and, when the schema has them, weights. */
    public static RowReader labelled(Schema schema, StructType type) {
        return new RowReader(
                schema, index(type, FEATURES), index(type, LABEL), schema.weighted() ? index(type, WEIGHT) : NONE);
    }

    private static int index(StructType type, String column) {
        int index = Arrays.asList(type.fieldNames()).indexOf(column);
        if (index < 0) {
            throw new TataraException("The prepared rows have no column '%s'; they have %s"
                    .formatted(column, String.join(", ", type.fieldNames())));
        }
        return index;
    }

    /**
     * Fills one example of the batch, which must have room for it. Examples come in order, the batch anew with example 0:
     * a sparse batch has no gaps to fill later.
     */
    public void read(Row row, Minibatch batch, int example) {
        readFeatures(features(row), batch, example);
        if (label != NONE) {
            readLabel(row, batch.labels(), example * schema.task().labelWidth());
        }
        batch.weights()[example] = weight == NONE ? 1 : row.getFloat(weight);
    }

    private Vector features(Row row) {
        Vector vector = row.getAs(features);
        if (vector == null || vector.size() != schema.featureWidth()) {
            throw new TataraException("A row has %s features, the model takes %d; was it prepared for another model? %s"
                    .formatted(vector == null ? "no" : vector.size(), schema.featureWidth(), excerpt(row)));
        }
        return vector;
    }

    /** Fills the features of one example, in order as {@link #read} does, from a vector of the batch's width. */
    public static void readFeatures(Vector vector, Minibatch batch, int example) {
        if (batch.schema().sparse()) {
            readSparse(vector, batch.entries(), example);
        } else {
            readDense(vector, batch.features(), example * batch.schema().featureWidth());
        }
    }

    private static void readSparse(Vector vector, SparseFeatures entries, int example) {
        if (example == 0) {
            entries.clear();
        }
        if (entries.rows() != example) {
            throw new IllegalArgumentException("a sparse batch of %d examples takes example %d next, got %d"
                    .formatted(entries.rows(), entries.rows(), example));
        }
        SparseVector sparse = vector.toSparse();
        entries.addRow(sparse.indices(), sparse.values());
    }

    private static void readDense(Vector vector, float[] target, int offset) {
        if (vector instanceof DenseVector dense) {
            double[] values = dense.values();
            for (int slot = 0; slot < values.length; slot++) {
                target[offset + slot] = (float) values[slot];
            }
        } else {
            SparseVector sparse = vector.toSparse();
            Arrays.fill(target, offset, offset + sparse.size(), 0);
            int[] slots = sparse.indices();
            double[] values = sparse.values();
            for (int i = 0; i < slots.length; i++) {
                target[offset + slots[i]] = (float) values[i];
            }
        }
    }

    private void readLabel(Row row, float[] target, int offset) {
        List<Float> values = row.getList(label);
        if (values.size() != schema.task().labelWidth()) {
            throw new TataraException("A row has %d label values, the task's labels have %d: %s"
                    .formatted(values.size(), schema.task().labelWidth(), excerpt(row)));
        }
        for (int k = 0; k < values.size(); k++) {
            target[offset + k] = values.get(k);
        }
    }

    private static String excerpt(Row row) {
        String text = row.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
