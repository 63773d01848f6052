package io.tatara.data.source;

import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a value of a text file looks like. */
enum TextKind {
    INTEGER,
    DECIMAL,
    BOOLEAN,
    TEXT;

    private static final int SAFE_DIGITS = 18;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern SPECIAL = Pattern.compile("NaN|[+-]?Infinity|-?Inf");

    DataType type() {
        return switch (this) {
            case INTEGER -> DataTypes.LongType;
            case DECIMAL -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case TEXT -> DataTypes.StringType;
        };
    }

    static TextKind of(String text) {
        if (isInteger(text)) {
            return INTEGER;
        }
        if (NUMBER.matcher(text).matches() || SPECIAL.matcher(text).matches()) {
            return DECIMAL;
        }
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false") ? BOOLEAN : TEXT;
    }

    private static boolean isInteger(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > SAFE_DIGITS) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
