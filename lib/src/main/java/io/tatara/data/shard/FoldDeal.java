package io.tatara.data.shard;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Deals rows to folds, one row after the other: each class evenly, to within one example, so that no fold has less of a rare
 * class than it must; of folds that have as few of it, the one with the fewest rows is next. Rows without a class are of one.
 */
final class FoldDeal {

    private final boolean classes;
    private final long[] rows;
    /** By class, then fold. */
    private final long[][] ofClass;

    FoldDeal(Schema schema, int folds) {
        this.classes = schema.task() instanceof Task.Classification;
        this.rows = new long[folds];
        this.ofClass = new long[classes ? schema.task().outputs() : 1][folds];
    }

    /** The fold of a prepared row. */
    int next(Row row) {
        List<Float> label = row.getList(row.fieldIndex("label"));
        return next(classes ? label.get(0).intValue() : 0);
    }

    /** The fold of a row of a class. */
    int next(int label) {
        long[] same = ofClass[label];
        int fold = 0;
        for (int i = 1; i < rows.length; i++) {
            if (same[i] < same[fold] || (same[i] == same[fold] && rows[i] < rows[fold])) {
                fold = i;
            }
        }
        same[fold]++;
        rows[fold]++;
        return fold;
    }
}
