package io.tatara.evaluate;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Adds predictions to a table, streaming through its partitions: a task holds one batch of rows and one engine, however
 * large its partition is.
 */
public final class Scorer {

    static final int BATCH = 512;

    private final Schema schema;
    private final EngineFactory engines;
    private final UnaryOperator<Dataset<Row>> features;

    /**
     * @param schema what the model learned
     * @param engines makes the trained replica; broadcast once for each scored table
     * @param features adds the vector column {@code features} to a table and keeps its other columns, as the model's
     *     feature pipeline does
     */
    public Scorer(Schema schema, EngineFactory engines, UnaryOperator<Dataset<Row>> features) {
        this.schema = schema;
        this.engines = engines;
        this.features = features;
    }

    /**
     * The table, all its columns and rows in their order, and
     * <ul>
     *   <li>classification: {@code prediction} (string: the most probable class) and {@code probability} (array of
     *       double, one a class in the schema's order);
     *   <li>multi-label: {@code prediction} (array of string: labels with a probability of at least one half) and
     *       {@code probability} (array of double, one a label);
     *   <li>regression: {@code prediction} (double, or array of double when there are several targets).
     * </ul>
     * Lazy: nothing runs before an action does. The broadcast model goes when the result is no longer referenced.
     *
     * @throws TataraException when the table already has a column of one of these names or {@code features}
     */
    public Dataset<Row> score(Dataset<Row> table) {
        refuseTakenNames(table.schema());
        Dataset<Row> rows = features.apply(table);
        RowReader reader = RowReader.unlabelled(schema, rows.schema());
        Broadcast<EngineFactory> shared =
                new JavaSparkContext(table.sparkSession().sparkContext()).broadcast(engines);
        return rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) partition -> score(partition, reader, shared),
                Encoders.row(scored(rows.schema())));
    }

    private static Iterator<Row> score(Iterator<Row> rows, RowReader reader, Broadcast<EngineFactory> engines) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        Engine engine = engines.value().create();
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> engine.close());
        return new ScoringIterator(rows, reader, engine, BATCH);
    }

    private StructType scored(StructType input) {
        List<StructField> fields = new ArrayList<>(List.of(input.fields()));
        fields.removeIf(field -> field.name().equals(RowReader.FEATURES));
        fields.addAll(Prediction.columns(schema.task()));
        return DataTypes.createStructType(fields);
    }

    private void refuseTakenNames(StructType table) {
        Set<String> added = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Stream.concat(
                        Stream.of(RowReader.FEATURES),
                        Prediction.columns(schema.task()).stream().map(StructField::name))
                .forEach(added::add);
        for (String column : table.fieldNames()) {
            if (added.contains(column)) {
                throw new TataraException(
                        "The table to score already has a column '%s', which scoring adds; rename it or drop it before"
                                .formatted(column));
            }
        }
    }
}
