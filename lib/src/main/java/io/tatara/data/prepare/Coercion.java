package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.tatara.TataraException;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;

/** Columns of any type as double, text or vector. */
final class Coercion {

    /** Largest magnitude below which a double without fraction is written like an integer. */
    private static final double INTEGRAL = 1e15;

    private Coercion() {}

    /** The feature column in the type that its treatment works with. */
    static Column of(Input input, DataType type) {
        boolean words = input.treatment() instanceof Treatment.Words;
        return of(input.name(), input.treatment().kind(), words, type);
    }

    /** The column as a kind; a missing text of words is an empty one. */
    static Column of(String name, Treatment.Kind kind, boolean words, DataType type) {
        Column column = Columns.exactly(name);
        return switch (kind) {
            case NUMBER -> {
                requireNumber(name, type);
                yield column.cast("double");
            }
            case TEXT -> words ? coalesce(text(column, type), lit("")) : text(column, type);
            case VECTOR -> vector(name, column, type);
        };
    }

    /** Text as it names a category or class: 3 and 3.0 are both "3". */
    static Column text(Column column, DataType type) {
        if (type instanceof DoubleType || type instanceof FloatType) {
            return when(
                            column.equalTo(floor(column)).and(abs(column).lt(INTEGRAL)),
                            column.cast("bigint").cast("string"))
                    .otherwise(column.cast("string"));
        }
        return column.cast("string");
    }

    private static void requireNumber(String name, DataType type) {
        if (type instanceof StringType) {
            throw new TataraException(
                    "column '%s' holds text where a number was expected, as in the table that the features were fitted on"
                            .formatted(name));
        }
    }

    private static Column vector(String name, Column column, DataType type) {
        if (type.equals(SQLDataTypes.VectorType())) {
            return column;
        }
        if (type instanceof ArrayType) {
            // a null element has no place in a vector; as NaN it is found and counted
            Column numbers = transform(column.cast("array<double>"), element -> coalesce(element, lit(Double.NaN)));
            return functions.array_to_vector(numbers);
        }
        throw new TataraException(
                "column '%s' has type %s where a vector was expected, as in the table that the features were fitted on"
                        .formatted(name, type.simpleString()));
    }
}
