package io.tatara.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Which columns make a training example.
 *
 * @param weight null where each counts 1
 * @param validation boolean; null where all are trained on
 */
record ExampleColumns(
        String features,
        String label,
        @Nullable String weight,
        @Nullable String validation) implements Serializable {

    static final String FEATURES = "features";
    static final String LABEL = "label";
    static final String WEIGHT = "weight";
    static final String VALIDATION = "validation";

    /** Places of columns in what {@link #of} gives; those of features and label come first. */
    static final int FEATURES_AT = 0;

    static final int LABEL_AT = 1;
    static final int VALIDATION_AT = 2;
    static final int WEIGHT_AT = 3;

    /** The table with these columns alone, under names of ours: {@code validation} is never null, {@code weight} may be missing. */
    Dataset<Row> of(Dataset<?> table) {
        List<Column> columns = new ArrayList<>();
        columns.add(exactly(features).as(FEATURES));
        columns.add(exactly(label).cast("double").as(LABEL));
        columns.add((validation == null ? lit(false) : coalesce(exactly(validation), lit(false))).as(VALIDATION));
        if (weight != null) {
            columns.add(exactly(weight).cast("double").as(WEIGHT));
        }
        return table.select(columns.toArray(Column[]::new));
    }

    /** A name with dots is a column's own. */
    static Column exactly(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }
}
