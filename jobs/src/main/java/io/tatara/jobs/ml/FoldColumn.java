package io.tatara.jobs.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.tatara.TataraException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * A column that says which fold each row is of.
 *
 * @param folds 0 to folds − 1 are the values that it may have, of any numeric type
 */
record FoldColumn(String name, int folds) {

    Column value() {
        return col("`" + name.replace("`", "``") + "`");
    }

    /** @throws TataraException if it has other values, naming one and saying how many rows have such */
    void check(Dataset<Row> table) {
        DataType type = table.schema().apply(name).dataType();
        if (!(type instanceof NumericType)) {
            throw new TataraException(
                    "Column %s is of type %s, and folds are whole numbers from 0 to %d; cast it, or take another foldCol."
                            .formatted(name, type.simpleString(), folds - 1));
        }
        Row strange = table.filter(value().isNull().or(not(isFold())))
                .agg(count(lit(1)), first(value()))
                .head();
        if (strange.getLong(0) > 0) {
            throw new TataraException(
                    "Column %s has %s, which is none of the folds 0 to %d, and %d of %d rows have such values; set numFolds, or mend the column."
                            .formatted(name, strange.get(1), folds - 1, strange.getLong(0), table.count()));
        }
    }

    private Column isFold() {
        return value().geq(0).and(value().lt(folds)).and(value().equalTo(floor(value())));
    }
}
