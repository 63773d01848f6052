package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Prepared rows as records: features (sparse ones made dense), label, and the weight times the weight of the label's
 * class. The record's buffer is reused. Not thread-safe.
 */
public final class RecordEncoder {

    private final Schema schema;
    private final LabelEncoder label;
    private final float[] record;

    public RecordEncoder(Schema schema, ExampleWeights weights) {
        this.schema = weights.shardSchema(schema);
        this.label = new LabelEncoder(this.schema, weights);
        this.record = new float[this.schema.recordWidth()];
    }

    /** The schema of the records: the data's, weighted if classes are. */
    public Schema schema() {
        return schema;
    }

    /**
     * Encodes a row with the columns {@code features}, {@code label}, {@code row} and perhaps {@code weight}.
     *
     * @return the encoder's own buffer, valid until the next call
     */
    public float[] encode(Row row) {
        Vector features = PreparedRow.features(row, schema);
        int width = schema.featureWidth();
        if (features instanceof SparseVector sparse) {
            Arrays.fill(record, 0, width, 0);
            int[] indices = sparse.indices();
            double[] values = sparse.values();
            for (int i = 0; i < indices.length; i++) {
                record[indices[i]] = (float) values[i];
            }
        } else {
            double[] values = features.toArray();
            for (int i = 0; i < width; i++) {
                record[i] = (float) values[i];
            }
        }
        for (int slot = 0; slot < width; slot++) {
            PreparedRow.requireFiniteFeature(row, schema, slot, record[slot]);
        }
        label.encode(row, record, width);
        return record;
    }
}
