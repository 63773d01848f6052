package io.tatara.data.quality;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;

/** How a column is looked at. */
enum Kind {
    NUMBER {
        @Override
        Column value(Column column) {
            return column.cast("double");
        }
    },
    /** Seconds since 1970. */
    TIME {
        @Override
        Column value(Column column) {
            return column.cast("timestamp").cast("double");
        }
    },
    TEXT {
        @Override
        Column value(Column column) {
            return column.cast("string");
        }
    },
    /** Vectors, arrays and the like: there or not. */
    OTHER {
        @Override
        Column value(Column column) {
            return org.apache.spark.sql.functions.when(column.isNotNull(), "");
        }
    };

    abstract Column value(Column column);

    static Kind of(DataType type) {
        if (type instanceof NumericType) {
            return NUMBER;
        }
        if (type instanceof DateType || type instanceof TimestampType) {
            return TIME;
        }
        return type instanceof StringType || type instanceof BooleanType ? TEXT : OTHER;
    }

    boolean isNumeric() {
        return this == NUMBER || this == TIME;
    }

    /** The user's column of exactly this name. */
    static Column exactly(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }
}
