package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.util.List;
import org.apache.spark.sql.Row;

/** The end of every record: the label, and the weight times the weight of the label's class. */
record LabelEncoder(Schema schema, ExampleWeights weights) {

    /** Floats that it takes. */
    int width() {
        return schema.task().labelWidth() + (schema.weighted() ? 1 : 0);
    }

    void encode(Row row, float[] target, int at) {
        List<Float> label = row.getList(row.fieldIndex("label"));
        for (int i = 0; i < label.size(); i++) {
            target[at + i] = label.get(i);
        }
        if (schema.weighted()) {
            float weight = weights.column() ? row.<Float>getAs("weight") : 1;
            target[at + width() - 1] = weight * weights.ofClass(target[at]);
        }
        for (int i = 0; i < width(); i++) {
            PreparedRow.requireFinite(row, "label or weight", target[at + i]);
        }
    }
}
