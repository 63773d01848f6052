package io.tatara.data.shard;

import io.tatara.data.Schema;
import io.tatara.data.SparseFeatures;
import java.nio.ByteBuffer;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Row;

/**
 * Prepared rows as records of 4-byte words: the number of entries, their indices, their values, the label, and the weight
 * when there is one. A record is as long as its row has values other than 0. Not thread-safe.
 */
final class SparseRecordEncoder {

    private final Schema schema;
    private final LabelEncoder label;
    private final SparseFeatures entries;
    private final float[] end;

    SparseRecordEncoder(Schema schema, ExampleWeights weights) {
        this.schema = weights.shardSchema(schema);
        this.label = new LabelEncoder(this.schema, weights);
        this.entries = new SparseFeatures(schema.featureWidth());
        this.end = new float[label.width()];
    }

    /** The schema of the records: the data's, weighted if classes are. */
    Schema schema() {
        return schema;
    }

    /** Takes in a row, to be {@link #write written} next. */
    void encode(Row row) {
        SparseVector features = PreparedRow.features(row, schema).toSparse();
        entries.clear();
        entries.addRow(features.indices(), features.values());
        for (int i = 0; i < entries.start(1); i++) {
            PreparedRow.requireFiniteFeature(row, schema, entries.index(i), entries.value(i));
        }
        label.encode(row, end, 0);
    }

    /** Bytes of the row last taken in. */
    int bytes() {
        return Math.multiplyExact(4, 1 + 2 * entries.start(1) + end.length);
    }

    void write(ByteBuffer target) {
        int count = entries.start(1);
        target.putInt(count);
        for (int i = 0; i < count; i++) {
            target.putInt(entries.index(i));
        }
        for (int i = 0; i < count; i++) {
            target.putFloat(entries.value(i));
        }
        for (float value : end) {
            target.putFloat(value);
        }
    }
}
