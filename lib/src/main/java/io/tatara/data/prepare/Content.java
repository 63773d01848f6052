package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Two 64-bit hashes of a row's content. Together they stand for the content wherever rows are ordered: rows that agree
 * in both are taken for copies of each other.
 */
final class Content {

    private Content() {}

    /** Hash of the named columns. */
    static Column digest(StructType schema, List<String> names, long salt) {
        List<Column> content = new ArrayList<>(List.of(lit(salt), nulls(names)));
        for (String name : names) {
            DataType type = schema.apply(name).dataType();
            Column column = Columns.exactly(name);
            content.add(type instanceof MapType ? to_json(column) : column);
        }
        return xxhash64(content.toArray(new Column[0]));
    }

    /** Spark's hash passes over nulls: (null, 1) and (1, null) differ by this text alone. */
    private static Column nulls(List<String> names) {
        return concat(names.stream()
                .map(name -> when(Columns.exactly(name).isNull(), "0").otherwise("1"))
                .toArray(Column[]::new));
    }
}
