package io.tatara.data.quality;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is to be seen of a column.
 *
 * @param type as Spark writes it in DDL
 * @param bins to count in; null for none
 * @param learnsBins whether bins of the table's own are looked for
 */
record ColumnPlan(
        String name, String type, Kind kind, @Nullable BinLayout bins, boolean learnsBins) implements Serializable {

    ColumnPlan counting(BinLayout layout) {
        return new ColumnPlan(name, type, kind, layout, false);
    }
}
