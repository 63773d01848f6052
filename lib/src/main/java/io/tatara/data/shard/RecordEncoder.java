package io.tatara.data.shard;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Prepared rows as records: features (sparse ones made dense), label, and the weight times the weight of the label's
 * class. The record's buffer is reused. Not thread-safe.
 */
public final class RecordEncoder {

    private final Schema schema;
    private final ExampleWeights weights;
    private final float[] record;

    public RecordEncoder(Schema schema, ExampleWeights weights) {
        this.schema = weights.shardSchema(schema);
        this.weights = weights;
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
        Vector features = row.getAs("features");
        int width = schema.featureWidth();
        if (features.size() != width) {
            throw new TataraException(
                    "Row %s of the prepared data has %d features where its schema has %d; prepare the data again."
                            .formatted(row.getAs("row"), features.size(), width));
        }
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
        List<Float> label = row.getList(row.fieldIndex("label"));
        for (int i = 0; i < label.size(); i++) {
            record[width + i] = label.get(i);
        }
        if (schema.weighted()) {
            float weight = weights.column() ? row.<Float>getAs("weight") : 1;
            record[record.length - 1] = weight * weights.ofClass(record[width]);
        }
        requireFinite(row);
        return record;
    }

    private void requireFinite(Row row) {
        for (int i = 0; i < record.length; i++) {
            if (!Float.isFinite(record[i])) {
                String slot = i < schema.featureWidth()
                        ? "feature " + schema.features().get(i)
                        : "label or weight";
                throw new TataraException("Row %s of the prepared data has %s = %s; every value must be a finite float."
                        .formatted(row.getAs("row"), slot, record[i]));
            }
        }
    }
}
