package io.tatara.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.tatara.data.DataRefused;
import io.tatara.data.Schema;
import io.tatara.train.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * A table's rows as training examples, each where it was: they are looked at, and then go to their workers straight from the
 * table. The table is read twice, so it is kept between, unless it is kept already. It is kept as an RDD, whose partitions are
 * the same both times: Spark's cache of tables is shared by plan, and another fit of the same rows that is over empties it.
 */
final class Examples implements AutoCloseable {

    private final Dataset<?> table;
    private final ExampleColumns columns;
    private final StructType type;
    private final JavaRDD<Row> rows;

    private Examples(Dataset<?> table, ExampleColumns columns, StructType type, JavaRDD<Row> rows) {
        this.table = table;
        this.columns = columns;
        this.type = type;
        this.rows = rows;
    }

    /** Keeps a table's rows, as soon as somebody reads them and until this is closed. */
    static Examples of(Dataset<?> table, ExampleColumns columns) {
        Dataset<Row> selected = columns.of(table);
        JavaRDD<Row> rows = selected.toJavaRDD();
        if (table.storageLevel().equals(StorageLevel.NONE())) {
            rows.persist(StorageLevel.MEMORY_AND_DISK());
        }
        return new Examples(table, columns, selected.schema(), rows);
    }

    /**
     * Looks at the rows.
     *
     * @param sparse whether features are kept as index/value pairs; null to look at them
     * @throws DataRefused if they cannot be trained on, naming the column
     */
    TrainingData data(TaskOf task, @Nullable Boolean sparse, long seed) {
        Survey survey = Survey.of(rows, new Surveyor(columns, task.classes(), task.mostClasses()));
        if (survey.train().stream().allMatch(count -> count == 0)) {
            throw new DataRefused(
                    columns.validation() == null
                            ? "There are no rows to fit; look at what filters or joins them."
                            : "There are no rows to fit: there are none at all, or column '%s' is true in all of them."
                                    .formatted(columns.validation()));
        }
        Schema schema = new Schema(
                names(field(table, columns.features()), survey.width()),
                task.task(survey.classes()),
                columns.weight() != null,
                sparse == null ? survey.sparse() : sparse);
        return data(table.sparkSession().createDataFrame(rows, type), survey, schema, seed);
    }

    static StructField field(Dataset<?> table, String column) {
        return table.schema().apply(column);
    }

    private static List<String> names(StructField features, int width) {
        Attribute[] known =
                AttributeGroup.fromStructField(features).attributes().getOrElse(() -> new Attribute[0]);
        return IntStream.range(0, width)
                .mapToObj(slot -> known.length == width && known[slot].name().isDefined()
                        ? known[slot].name().get()
                        : "%s[%d]".formatted(features.name(), slot))
                .toList();
    }

    private static TrainingData data(Dataset<Row> rows, Survey survey, Schema schema, long seed) {
        long train = sum(survey.train());
        long validation = sum(survey.validation());
        return new TrainingData(
                schema,
                numbered(rows.filter(not(col(ExampleColumns.VALIDATION))), survey.train(), schema, seed),
                train,
                validation == 0
                        ? null
                        : numbered(rows.filter(col(ExampleColumns.VALIDATION)), survey.validation(), schema, seed),
                validation);
    }

    private static Dataset<Row> numbered(Dataset<Row> part, List<Long> counts, Schema schema, long seed) {
        List<Column> columns = new ArrayList<>();
        columns.add(col(ExampleColumns.FEATURES));
        columns.add(array(col(ExampleColumns.LABEL).cast("float")).as(ExampleColumns.LABEL));
        if (schema.weighted()) {
            columns.add(col(ExampleColumns.WEIGHT).cast("float").as(ExampleColumns.WEIGHT));
        }
        columns.add(RowNumbers.of(counts, seed).as("row"));
        return part.select(columns.toArray(Column[]::new));
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Lets go of the rows. */
    @Override
    public void close() {
        rows.unpersist(false);
    }
}
