package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tatara.data.DataRefused;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the label columns once and says what is learned; refuses labels that nothing can be learned of. */
final class LabelInference {

    private static final Logger log = LoggerFactory.getLogger(LabelInference.class);
    private static final int INTEGER_CLASSES = 100;
    private static final int MOST_CLASSES = 10_000;

    private final Dataset<Row> table;
    private final List<String> columns;

    private LabelInference(Dataset<Row> table, List<String> columns) {
        this.table = table;
        this.columns = columns;
    }

    /** What was found: labels and the number of rows. */
    record Found(Labels labels, long rows) {}

    static Found of(Dataset<Row> table, DataSettings settings) {
        LabelInference inference = new LabelInference(table, settings.label());
        long rows = inference.requireLabelled();
        Task task = inference.task(settings.task());
        log.info(
                "{}: {} of {}{}",
                settings.task() == TaskChoice.AUTO ? "task inferred from the label" : "task",
                task.kind(),
                settings.label(),
                task.outputs() > 1 && task.outputs() <= INTEGER_CLASSES ? " with " + task.names() : "");
        return new Found(new Labels(task, settings.label()), rows);
    }

    private long requireLabelled() {
        List<Column> counts = new ArrayList<>();
        for (String column : columns) {
            counts.add(sum(when(Columns.exactly(column).isNull(), 1).otherwise(0)));
            counts.add(sum(when(invalidNumber(column), 1).otherwise(0)));
        }
        Row found = table.agg(count(lit(1)), counts.toArray(new Column[0])).first();
        long rows = found.getLong(0);
        if (rows == 0) {
            throw new DataRefused("the table has no rows: check data.source, and data.sql if there is one");
        }
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            require(found.getLong(1 + 2 * i), rows, column, "null", "`%s` IS NOT NULL".formatted(column));
            require(
                    found.getLong(2 + 2 * i),
                    rows,
                    column,
                    "NaN or ∞",
                    "NOT isnan(`%s`) AND abs(`%s`) < double('Infinity')".formatted(column, column));
        }
        return rows;
    }

    private Column invalidNumber(String column) {
        return type(column) instanceof NumericType
                ? Columns.exactly(column)
                        .cast("double")
                        .isin(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                : lit(false);
    }

    private static void require(long wrong, long rows, String column, String what, String remedy) {
        if (wrong > 0) {
            throw new DataRefused(
                    "label column '%s' is %s in %d of %d rows; every row needs a label: leave those rows out with data.sql (WHERE %s), or correct them"
                            .formatted(column, what, wrong, rows, remedy));
        }
    }

    private Task task(TaskChoice choice) {
        return switch (choice) {
            case AUTO -> columns.size() > 1 ? severalColumns() : oneColumn();
            case CLASSIFICATION -> classification(classNames(MOST_CLASSES));
            case MULTI_LABEL -> multiLabel();
            case REGRESSION -> regression();
        };
    }

    private Task severalColumns() {
        return columns.stream().allMatch(column -> type(column) instanceof BooleanType)
                        || notBinary().isEmpty()
                ? new Task.MultiLabel(columns)
                : regression();
    }

    private Task oneColumn() {
        DataType type = type(columns.get(0));
        if (type instanceof StringType || type instanceof BooleanType) {
            return classification(classNames(MOST_CLASSES));
        }
        if (!Integral.is(type)) {
            return regression();
        }
        List<String> names = classNames(INTEGER_CLASSES);
        return names.size() <= INTEGER_CLASSES ? classification(names) : regression();
    }

    private Task classification(List<String> names) {
        String column = columns.get(0);
        if (names.size() < 2) {
            throw new DataRefused(
                    "label column '%s' holds one class only, '%s': at least two are needed to learn a difference"
                            .formatted(column, names.get(0)));
        }
        if (names.size() > MOST_CLASSES) {
            throw new DataRefused(
                    "label column '%s' has more than %d distinct values, such as '%s' and '%s': too many for classes; is it the label, or is data.task: regression meant?"
                            .formatted(column, MOST_CLASSES, names.get(0), names.get(1)));
        }
        return new Task.Classification(names);
    }

    private Task multiLabel() {
        List<String> wrong = notBinary();
        if (!wrong.isEmpty()) {
            throw new DataRefused(
                    "data.task multiLabel needs labels of 0 and 1 (or booleans); other values are in " + wrong);
        }
        return new Task.MultiLabel(columns);
    }

    private Task regression() {
        for (String column : columns) {
            if (!(type(column) instanceof NumericType) && !(type(column) instanceof BooleanType)) {
                throw new DataRefused("regression needs numbers, but label column '%s' has type %s"
                        .formatted(column, type(column).simpleString()));
            }
        }
        return new Task.Regression(columns);
    }

    /** Columns that hold anything but 0, 1 and booleans. */
    private List<String> notBinary() {
        Column[] others = columns.stream()
                .map(column -> type(column) instanceof NumericType || type(column) instanceof BooleanType
                        ? sum(when(Columns.exactly(column).cast("double").isin(0.0, 1.0), 0)
                                .otherwise(1))
                        : sum(lit(1)))
                .toArray(Column[]::new);
        Row counts = table.agg(lit(0).as("none"), others).first();
        return columns.stream()
                .filter(column -> counts.getLong(1 + columns.indexOf(column)) > 0)
                .toList();
    }

    /** Distinct values in order, numeric if all are numbers; one more than {@code limit} when there are more. */
    private List<String> classNames(int limit) {
        String column = columns.get(0);
        List<String> names = table
                .select(Coercion.text(Columns.exactly(column), type(column)).as("name"))
                .distinct()
                .select(col("name"))
                .limit(limit + 1)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
        return type(column) instanceof NumericType
                ? names.stream()
                        .sorted(Comparator.comparingDouble(Double::parseDouble))
                        .toList()
                : names;
    }

    private DataType type(String column) {
        return table.schema().apply(column).dataType();
    }
}
