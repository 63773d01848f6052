package io.tatara.data.shard;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** What must hold of a prepared row. */
final class PreparedRow {

    private PreparedRow() {}

    /** The row's features, which are as many as the schema's. */
    static Vector features(Row row, Schema schema) {
        Vector features = row.getAs("features");
        if (features.size() != schema.featureWidth()) {
            throw new TataraException(
                    "Row %s of the prepared data has %d features where its schema has %d; prepare the data again."
                            .formatted(row.getAs("row"), features.size(), schema.featureWidth()));
        }
        return features;
    }

    static void requireFiniteFeature(Row row, Schema schema, int slot, float value) {
        if (!Float.isFinite(value)) {
            requireFinite(row, "feature " + schema.features().get(slot), value);
        }
    }

    static void requireFinite(Row row, String what, float value) {
        if (!Float.isFinite(value)) {
            throw new TataraException("Row %s of the prepared data has %s = %s; every value must be a finite float."
                    .formatted(row.getAs("row"), what, value));
        }
    }
}
