package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.tatara.data.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The label columns and what is learned of them.
 *
 * @param task with its class, label or target names
 * @param columns the user's
 */
record Labels(Task task, List<String> columns) implements Serializable {

    boolean classes() {
        return task instanceof Task.Classification;
    }

    /** The label columns while preparing: class names as text, everything else as double. */
    List<Column> staged(StructType schema) {
        List<Column> staged = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i);
            Column column = Columns.exactly(name);
            Column value = classes() ? Coercion.text(column, schema.apply(name).dataType()) : column.cast("double");
            staged.add(value.as(Columns.target(i)));
        }
        return staged;
    }

    /** The label of a prepared row, from the staged columns: an array of floats, {@code task.labelWidth()} long. */
    Column encoded() {
        if (!classes()) {
            return array(IntStream.range(0, columns.size())
                    .mapToObj(i -> col(Columns.target(i)).cast("float"))
                    .toArray(Column[]::new));
        }
        Map<String, Float> indices = new HashMap<>();
        for (String name : task.names()) {
            indices.put(name, (float) indices.size());
        }
        UDF1<String, Float> index = indices::get;
        return array(udf(index, DataTypes.FloatType).apply(col(Columns.target(0))));
    }

    /** Where to count what the label columns hold. */
    List<Summary> summaries() {
        return IntStream.range(0, columns.size())
                .<Summary>mapToObj(i -> classes() ? new Summary.Texts(Integer.MAX_VALUE) : new Summary.Numbers())
                .toList();
    }
}
