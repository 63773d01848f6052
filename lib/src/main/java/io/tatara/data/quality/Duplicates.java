package io.tatara.data.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;

/**
 * Rows that share their key with one before; null is a value like any other.
 *
 * @param keys that more than one row has
 * @param surplus rows beyond the first of each key
 * @param most the key that most rows have, in words; empty when all are unique
 */
record Duplicates(long keys, long surplus, String most) {

    private static final String COUNT = "_tatara_count";

    /** Counts them, exactly: a pass with an exchange of all keys. */
    static Duplicates of(Dataset<Row> table, List<String> columns) {
        Column[] keys = IntStream.range(0, columns.size())
                .mapToObj(i -> key(table, columns.get(i)).as("_tatara_k" + i))
                .toArray(Column[]::new);
        List<Column> ranked = new ArrayList<>(List.of(col(COUNT)));
        for (int i = 0; i < keys.length; i++) {
            ranked.add(col("_tatara_k" + i).cast("string"));
        }
        Row found = table.select(keys)
                .groupBy(IntStream.range(0, keys.length)
                        .mapToObj(i -> col("_tatara_k" + i))
                        .toArray(Column[]::new))
                .agg(count(lit(1)).as(COUNT))
                .filter(col(COUNT).gt(1))
                .agg(
                        count(lit(1)),
                        coalesce(sum(col(COUNT).minus(1)), lit(0L)),
                        max(struct(ranked.toArray(new Column[0]))))
                .first();
        return new Duplicates(found.getLong(0), found.getLong(1), most(found, columns));
    }

    /** The value itself, for texts of different values may be alike; but of a map, by which nothing can be grouped. */
    private static Column key(Dataset<Row> table, String name) {
        Column column = Kind.exactly(name);
        return table.schema().apply(name).dataType() instanceof MapType ? column.cast("string") : column;
    }

    private static String most(Row found, List<String> columns) {
        if (found.isNullAt(2)) {
            return "";
        }
        Row most = found.getStruct(2);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            parts.add("%s = %s".formatted(columns.get(i), most.get(i + 1)));
        }
        return "%s in %d rows".formatted(String.join(", ", parts), most.getLong(0));
    }
}
