package io.tatara.ml;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every row once before anything is trained, so that what is wrong is said by column and not found in an epoch.
 *
 * @param classes whether labels are indices of classes
 * @param mostClasses how many there can be
 */
record Surveyor(ExampleColumns columns, boolean classes, int mostClasses) implements Serializable {

    /** Surveys the rows of a partition, as {@link ExampleColumns#of} gives them, up to the first that is wrong. */
    PartSurvey survey(Iterator<Row> rows) {
        PartSurvey found = PartSurvey.EMPTY;
        while (rows.hasNext() && found.problem() == null) {
            found = with(found, rows.next());
        }
        return found;
    }

    private PartSurvey with(PartSurvey found, Row row) {
        Vector features = row.getAs(ExampleColumns.FEATURES_AT);
        String problem = features == null
                ? "has null; fill it in or leave such rows out"
                : found.width() != 0 && found.width() != features.size()
                        ? sizes(found.width(), features.size())
                        : filled(features) < 0 ? values(features) : null;
        if (problem != null || features == null) {
            return refused(found, columns.features(), problem);
        }
        problem = label(row);
        if (problem != null) {
            return refused(found, columns.label(), problem);
        }
        problem = weight(row);
        if (problem != null) {
            return refused(found, String.valueOf(columns.weight()), problem);
        }
        return found.plus(
                row.getBoolean(ExampleColumns.VALIDATION_AT),
                features.size(),
                filled(features),
                row.getDouble(ExampleColumns.LABEL_AT));
    }

    static String sizes(int one, int other) {
        return "has vectors of %d and of %d slots; every row needs as many: look at the stage that makes them, such as a VectorAssembler"
                .formatted(Math.min(one, other), Math.max(one, other));
    }

    /** How many values are not 0; −1 if one is no finite float. */
    private static int filled(Vector features) {
        double[] values = features instanceof SparseVector sparse ? sparse.values() : ((DenseVector) features).values();
        int filled = 0;
        for (double value : values) {
            if (!Float.isFinite((float) value)) {
                return -1;
            }
            if (value != 0) {
                filled++;
            }
        }
        return filled;
    }

    private static String values(Vector features) {
        for (int slot = 0; slot < features.size(); slot++) {
            if (!Float.isFinite((float) features.apply(slot))) {
                return "has %s in slot %d, and every value must be a finite 32-bit float; fill it in, as an Imputer does, or leave such rows out"
                        .formatted(features.apply(slot), slot);
            }
        }
        throw new IllegalStateException("every value is finite");
    }

    private @Nullable String label(Row row) {
        if (row.isNullAt(ExampleColumns.LABEL_AT)) {
            return "has null, and there is nothing to learn from such a row; leave it out";
        }
        double label = row.getDouble(ExampleColumns.LABEL_AT);
        if (!Float.isFinite((float) label)) {
            return "has %s, and every label must be a finite 32-bit float; leave such rows out".formatted(label);
        }
        if (classes && !(label >= 0 && label == Math.rint(label))) {
            return "has %s, and labels of classes must be their indices, 0, 1, 2 and so on; make them with a StringIndexer"
                    .formatted(label);
        }
        if (classes && label >= mostClasses) {
            return "has %s, but %s"
                    .formatted(
                            label,
                            mostClasses == TaskOf.MOST_CLASSES
                                    ? "more than %d classes are not trained; index them with a StringIndexer"
                                            .formatted(mostClasses)
                                    : "its metadata has %d classes, 0 to %d; index it anew with a StringIndexer"
                                            .formatted(mostClasses, mostClasses - 1));
        }
        return null;
    }

    private @Nullable String weight(Row row) {
        if (columns.weight() == null) {
            return null;
        }
        if (row.isNullAt(ExampleColumns.WEIGHT_AT)) {
            return "has null, and every weight must be a number of at least 0";
        }
        double weight = row.getDouble(ExampleColumns.WEIGHT_AT);
        return weight >= 0 && Float.isFinite((float) weight)
                ? null
                : "has %s, and every weight must be a finite number of at least 0".formatted(weight);
    }

    private static PartSurvey refused(PartSurvey found, String column, @Nullable String problem) {
        return found.refused("Column '%s' %s (row %d of partition %d)."
                .formatted(column, problem, found.train() + found.validation(), TaskContext.getPartitionId()));
    }
}
