package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.tatara.TataraException;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * An input column as scoring needs to know it.
 *
 * @param name the user's
 * @param kind what the stages take it as
 * @param words whether it is a text of words, where missing means empty
 * @param required whether a missing value is an error
 * @param width slots of a vector; 1 otherwise
 */
record FittedInput(String name, Treatment.Kind kind, boolean words, boolean required, int width) {

    static FittedInput of(Input input, Summary training) {
        boolean vector = input.treatment().kind() == Treatment.Kind.VECTOR;
        return new FittedInput(
                input.name(),
                input.treatment().kind(),
                input.treatment() instanceof Treatment.Words,
                input.required(),
                vector ? ((Summary.Slots) training).slots().size() : 1);
    }

    /** The staged column, told its width, which MLlib would otherwise look for in the first row. */
    Column described(Column staged, String as) {
        Metadata metadata =
                kind == Treatment.Kind.VECTOR ? new AttributeGroup(as, width).toMetadata() : Metadata.empty();
        return staged.as(as, metadata);
    }

    /** The column of a new table, staged; a value that training would have refused fails the task that meets it. */
    Column guarded(DataType type, String as) {
        Column column = Coercion.of(name, kind, words, type);
        return described(
                switch (kind) {
                    case NUMBER -> finite(present(column, "double"));
                    case TEXT -> present(column, "string");
                    case VECTOR -> vector(column);
                },
                as);
    }

    private Column present(Column column, String type) {
        return required
                ? when(column.isNull(), failure("is null; the features were fitted to fail on missing values", type))
                        .otherwise(column)
                : column;
    }

    private Column finite(Column column) {
        return when(isnan(column).or(abs(column).equalTo(Double.POSITIVE_INFINITY)), failure("is NaN or ∞", "double"))
                .otherwise(column);
    }

    private Column failure(String what, String type) {
        return raise_error(lit("feature column '%s' %s".formatted(name, what))).cast(type);
    }

    private Column vector(Column column) {
        String known = name;
        int expected = width;
        UDF1<Vector, Vector> check = vector -> checked(vector, known, expected);
        return udf(check, SQLDataTypes.VectorType()).apply(column);
    }

    private static Vector checked(@Nullable Vector vector, String name, int width) {
        if (vector == null || vector.size() != width) {
            throw new TataraException("feature column '%s' holds %s where a vector of %d values was expected"
                    .formatted(name, vector == null ? "null" : vector.size() + " values", width));
        }
        for (int i = 0; i < width; i++) {
            if (!Double.isFinite(vector.apply(i))) {
                throw new TataraException("feature column '%s' is %s in slot %d".formatted(name, vector.apply(i), i));
            }
        }
        return vector;
    }
}
