package io.tatara.jobs.workflow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import io.tatara.data.Increments;
import io.tatara.data.Nearest;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Scores what no batch of the output has scored yet, and adds it as the next one. */
final class IncrementalScoring {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FILES = "files";
    private static final String HIGHEST = "highest";

    private final ModelBundle model;
    private final Scoring.Incremental settings;
    private final Scoring.Format format;
    private final Increments increments;
    private final String output;

    IncrementalScoring(
            SparkSession spark, ModelBundle model, Scoring.Incremental settings, Scoring.Format format, String output) {
        this.model = model;
        this.settings = settings;
        this.format = format;
        this.output = output;
        this.increments = Increments.of(spark.sparkContext().hadoopConfiguration(), output);
    }

    /** Returns the new batch's folder; an empty text when nothing is new. */
    String score(Dataset<Row> table) {
        SortedMap<Integer, String> written = increments.notes();
        List<JsonNode> notes = written.values().stream().map(this::note).toList();
        int before = written.isEmpty() ? 0 : written.lastKey();
        String column = settings.column();
        return column == null ? byFiles(table, notes, before) : byColumn(table, column, notes, before);
    }

    private String byFiles(Dataset<Row> table, List<JsonNode> notes, int before) {
        if (notes.stream().anyMatch(note -> !note.has(FILES))) {
            throw new TataraException(
                    "%s was scored by a column before, not by files: take the setting back, or choose another score.output"
                            .formatted(output));
        }
        Set<String> fresh = new TreeSet<>(Arrays.asList(table.inputFiles()));
        if (fresh.isEmpty()) {
            throw new TataraException(
                    "score.incremental: the table is made of no files that Spark could tell apart; use by: column");
        }
        Set<String> scored = new HashSet<>();
        notes.forEach(note -> note.path(FILES).forEach(file -> scored.add(file.textValue())));
        fresh.removeAll(scored);
        if (fresh.isEmpty()) {
            return "";
        }
        ObjectNode note = JSON.createObjectNode();
        fresh.forEach(note.putArray(FILES)::add);
        // not by reading these files alone: folders that name a partition's values would be lost
        return add(table.filter(input_file_name().isInCollection(fresh)), before, note);
    }

    private String byColumn(Dataset<Row> table, String name, List<JsonNode> notes, int last) {
        Collection<String> there = List.of(table.columns());
        if (!there.contains(name)) {
            throw new TataraException("score.incremental.column: the table has no column '%s'%s; it has %s"
                    .formatted(name, Nearest.hint(name, there), String.join(", ", there)));
        }
        Column column = col("`" + name.replace("`", "``") + "`");
        String before = notes.isEmpty() ? null : highest(notes.get(notes.size() - 1), name);
        Column isFresh = before == null
                ? lit(true)
                : column.gt(lit(before).cast(table.schema().apply(name).dataType()));
        Row found = table.agg(max(when(isFresh, column)).cast("string"), count(when(isMissing(table, name, column), 1)))
                .first();
        if (found.getLong(1) > 0) {
            throw new TataraException(
                    "score.incremental.column: %,d rows have no %s, and would never be scored; leave them out with data.sql, or name a column that all rows have"
                            .formatted(found.getLong(1), name));
        }
        if (found.isNullAt(0)) {
            return "";
        }
        String highest = found.getString(0);
        ObjectNode note = JSON.createObjectNode();
        note.put("column", name);
        note.put(HIGHEST, highest);
        // rows that come while these are scored are the next batch's
        Column bound = lit(highest).cast(table.schema().apply(name).dataType());
        return add(table.filter(isFresh.and(column.leq(bound))), last, note);
    }

    /** NaN is above all numbers: nothing would ever be new behind it. */
    private static Column isMissing(Dataset<Row> table, String name, Column column) {
        DataType type = table.schema().apply(name).dataType();
        boolean fraction = type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
        return fraction ? column.isNull().or(column.isNaN()) : column.isNull();
    }

    private @Nullable String highest(JsonNode note, String column) {
        if (!note.path("column").asText().equals(column)) {
            throw new TataraException(
                    "%s was scored by %s before, not by the column %s: take the setting back, or choose another score.output"
                            .formatted(
                                    output,
                                    note.has("column")
                                            ? "the column "
                                                    + note.path("column").asText()
                                            : FILES,
                                    column));
        }
        return note.path(HIGHEST).asText();
    }

    private String add(Dataset<Row> rows, int before, ObjectNode note) {
        String aside = increments.aside();
        try {
            ScoredTable.write(ScoredTable.of(model, rows, format), format, aside);
            return increments.commit(aside, before, note.toPrettyString());
        } finally {
            increments.discard(aside);
        }
    }

    private JsonNode note(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new TataraException(
                    "a batch's note in %s is damaged: %s".formatted(output, e.getOriginalMessage()), e);
        }
    }
}
