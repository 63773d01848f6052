package io.tatara.ml;

import static org.apache.spark.sql.functions.col;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Adds a model's columns to a table, streaming or not: a task holds one engine and one batch of rows, however large its
 * partition is.
 *
 * @param features the column's place, and its name for messages
 * @param columns added
 */
record Transformation(Schema schema, int at, String features, int columns, Answers answers) implements Serializable {

    /**
     * The place of the one column of features.
     *
     * @throws TataraException if several columns have its name
     */
    static int place(StructType table, String features) {
        long count = Stream.of(table.fieldNames()).filter(features::equals).count();
        if (count > 1) {
            throw new TataraException(
                    "The table has %d columns '%s', and the model cannot know which of them has its features; rename or drop the others."
                            .formatted(count, features));
        }
        return table.fieldIndex(features);
    }

    /** @param output of the table with its new columns last, and their metadata */
    Dataset<Row> of(Dataset<?> table, StructType output, Broadcast<EngineFactory> engines) {
        StructType numbered = numbered(output);
        String[] names = numbered.fieldNames();
        Dataset<Row> given = table.toDF(Arrays.copyOf(names, table.schema().size()));
        Dataset<Row> added = given.as(RowEncoder.of(given.schema()))
                .mapPartitions((MapPartitionsFunction<Row, Row>) rows -> on(rows, engines), RowEncoder.of(numbered));
        return added.select(IntStream.range(0, names.length)
                .mapToObj(column -> named(names[column], output.apply(column)))
                .toArray(Column[]::new));
    }

    /** With a name of its own for each column, since two columns of a join may share one. */
    private static StructType numbered(StructType output) {
        StructType numbered = new StructType();
        for (StructField field : output.fields()) {
            numbered = numbered.add("c" + numbered.size(), field.dataType(), field.nullable());
        }
        return numbered;
    }

    /** Encoders know no metadata. */
    private static Column named(String number, StructField field) {
        return col(number).as(field.name(), field.metadata());
    }

    private Iterator<Row> on(Iterator<Row> rows, Broadcast<EngineFactory> engines) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        Engine engine = engines.value().create();
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> engine.close());
        return new Batches(rows, engine, this);
    }

    TataraException refused(String problem) {
        return new TataraException("Column '%s' %s.".formatted(features, problem));
    }

    /** The first row of a batch whose outputs are no numbers; −1 for none. */
    int fault(float[] outputs, int rows) {
        int width = schema.task().outputs();
        for (int i = 0; i < rows * width; i++) {
            if (!Float.isFinite(outputs[i])) {
                return i / width;
            }
        }
        return -1;
    }
}
