package io.tatara.ml;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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

    /** @param output of the table with its new columns last, and their metadata */
    Dataset<Row> of(Dataset<?> table, StructType output, Broadcast<EngineFactory> engines) {
        Dataset<Row> added = table.toDF()
                .mapPartitions((MapPartitionsFunction<Row, Row>) rows -> on(rows, engines), Encoders.row(output));
        return added.select(
                Stream.of(output.fields()).map(Transformation::withMetadata).toArray(Column[]::new));
    }

    /** Encoders know no metadata. */
    private static Column withMetadata(StructField field) {
        return ExampleColumns.exactly(field.name()).as(field.name(), field.metadata());
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
