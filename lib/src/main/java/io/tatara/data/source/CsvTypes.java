package io.tatara.data.source;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Counts what the values of each column look like, and so finds the columns' types. */
final class CsvTypes implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final double MOSTLY = 0.9;

    private final int columns;
    private final EnumMap<TextKind, long[]> counts = new EnumMap<>(TextKind.class);
    private long malformed;

    private CsvTypes(int columns) {
        this.columns = columns;
        for (TextKind kind : TextKind.values()) {
            counts.put(kind, new long[columns]);
        }
    }

    /**
     * Looks at every value once.
     *
     * @param rows text columns and, last, the raw record when it has too few or too many values
     */
    static CsvTypes of(JavaRDD<Row> rows, int columns) {
        return rows.mapPartitions(
                        partition -> List.of(count(partition, columns)).iterator())
                .fold(new CsvTypes(columns), CsvTypes::merge);
    }

    private static CsvTypes count(Iterator<Row> rows, int columns) {
        CsvTypes types = new CsvTypes(columns);
        rows.forEachRemaining(types::add);
        return types;
    }

    private void add(Row row) {
        if (!row.isNullAt(columns)) {
            malformed++;
            return;
        }
        for (int i = 0; i < columns; i++) {
            if (!row.isNullAt(i)) {
                of(TextKind.of(row.getString(i)))[i]++;
            }
        }
    }

    private CsvTypes merge(CsvTypes other) {
        malformed += other.malformed;
        for (TextKind kind : TextKind.values()) {
            for (int i = 0; i < columns; i++) {
                of(kind)[i] += other.of(kind)[i];
            }
        }
        return this;
    }

    /** The columns of {@code names} with the types found. */
    StructType schema(StructType names) {
        StructType schema = new StructType();
        for (int i = 0; i < columns; i++) {
            schema = schema.add(names.fields()[i].name(), type(i));
        }
        return schema;
    }

    /** Whether any record has a wrong number of values, or text in a column of numbers. */
    boolean anyMalformed() {
        for (int i = 0; i < columns; i++) {
            if (mostlyNumbers(i) && others(i) > 0) {
                return true;
            }
        }
        return malformed > 0;
    }

    private DataType type(int column) {
        if (mostlyNumbers(column)) {
            return (of(TextKind.DECIMAL)[column] > 0 ? TextKind.DECIMAL : TextKind.INTEGER).type();
        }
        boolean booleans = others(column) > 0 && of(TextKind.BOOLEAN)[column] == numbers(column) + others(column);
        return (booleans ? TextKind.BOOLEAN : TextKind.TEXT).type();
    }

    private boolean mostlyNumbers(int column) {
        long numbers = numbers(column);
        return numbers > 0 && numbers >= MOSTLY * (numbers + others(column));
    }

    private long numbers(int column) {
        return of(TextKind.INTEGER)[column] + of(TextKind.DECIMAL)[column];
    }

    private long others(int column) {
        return of(TextKind.BOOLEAN)[column] + of(TextKind.TEXT)[column];
    }

    private long[] of(TextKind kind) {
        return requireNonNull(counts.get(kind));
    }
}
