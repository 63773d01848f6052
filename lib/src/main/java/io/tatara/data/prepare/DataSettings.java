package io.tatara.data.prepare;

import io.tatara.Require;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.FileStates;
import io.tatara.data.source.Source;
import io.tatara.data.source.TableQuery;
import io.tatara.data.source.Versioned;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code data:} says in a run file.
 *
 * @param source the table, or null when {@code sources} and {@code sql} give it
 * @param sources tables by the name that {@code sql} calls them
 * @param sql query over {@code sources}, or over {@code source} as the view {@code source}; null for none
 * @param testSource a table of its own for the test split; null for none
 * @param corruptRecords what happens to records that cannot be read
 * @param label column or columns to predict
 * @param task what is learned, or {@code AUTO}
 * @param weight column with the examples' weights; null for none
 * @param features which columns and how
 * @param split into training, validation and test
 */
public record DataSettings(
        @Nullable Source source,
        Map<String, Source> sources,
        @Nullable String sql,
        @Nullable Source testSource,
        CorruptRecords corruptRecords,
        List<String> label,
        TaskChoice task,
        @Nullable String weight,
        FeatureSettings features,
        SplitSettings split)
        implements Serializable {

    public DataSettings {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        label = List.copyOf(label);
        if ((source == null) == sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "data needs either a source or sources, got " + (source == null ? "neither" : "both"));
        }
        if (source == null && sql == null) {
            throw new IllegalArgumentException("data.sources needs data.sql, the query that makes one table of them");
        }
        if (sql != null) {
            Require.nonBlank("data.sql", sql);
        }
        if (label.isEmpty()) {
            throw new IllegalArgumentException("data.label must name at least one column");
        }
        if (new HashSet<>(label).size() < label.size()) {
            throw new IllegalArgumentException("data.label names a column twice: " + label);
        }
        if (task == TaskChoice.CLASSIFICATION && label.size() > 1) {
            throw new IllegalArgumentException(
                    "data.task classification takes one label column, got %s; several are multiLabel or regression"
                            .formatted(label));
        }
        List<String> included = features.include();
        if (included != null && label.stream().anyMatch(included::contains)) {
            throw new IllegalArgumentException(
                    "data.features.include names the label %s: a model must not see what it is to predict"
                            .formatted(label));
        }
        if (testSource != null && split.test() != 0) {
            throw new IllegalArgumentException(
                    "data.testSource is the test split, so data.split.test must be 0, got " + split.test());
        }
    }

    /** A source and a label; everything else as when left out of a run file. */
    public static DataSettings of(Source source, String label) {
        return new DataSettings(
                source,
                Map.of(),
                null,
                null,
                CorruptRecords.FAIL,
                List.of(label),
                TaskChoice.AUTO,
                null,
                FeatureSettings.defaults(),
                SplitSettings.defaults());
    }

    /** The table that is split (and, without {@code testSource}, tested on). */
    public TableQuery table() {
        return source == null ? new TableQuery(sources, sql) : new TableQuery(Map.of("source", source), sql);
    }

    /** The same of tables that later writes do not change, where they keep their past. */
    DataSettings pinned(SparkSession spark) {
        return each((place, table) -> table instanceof Versioned versioned ? versioned.pinned(spark) : table);
    }

    /** The same of tables at the states that prepared data have kept of them; the others are as they are now. */
    public DataSettings at(PreparedData prepared) {
        Map<String, String> states = prepared.states();
        return each((place, table) -> {
            String state = states.get(place);
            return state != null && table instanceof Versioned versioned ? versioned.at(state) : table;
        });
    }

    /** @param change of a table by its place in {@code data}, as {@link #states} has it */
    private DataSettings each(BiFunction<String, Source, Source> change) {
        Map<String, Source> changed = new LinkedHashMap<>();
        sources.forEach((name, table) -> changed.put(name, change.apply("sources." + name, table)));
        return new DataSettings(
                source == null ? null : change.apply("source", source),
                changed,
                sql,
                testSource == null ? null : change.apply("testSource", testSource),
                corruptRecords,
                label,
                task,
                weight,
                features,
                split);
    }

    /** Versions and snapshots of the tables that name one, by the source's place in {@code data}, sorted. */
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        table().states().forEach((name, state) -> states.put(source == null ? "sources." + name : name, state));
        if (testSource instanceof Versioned test && test.state() != null) {
            states.put("testSource", test.state());
        }
        return states;
    }

    /** What the files of all tables are known by now. */
    FileStates files(Configuration hadoop) {
        List<String> paths = new ArrayList<>(table().paths());
        if (testSource != null) {
            paths.addAll(testSource.paths());
        }
        return FileStates.of(hadoop, paths);
    }

    /** Whether files' names and tables' states can stand for all content. */
    boolean isTold() {
        return table().isTold() && (testSource == null || TableQuery.isTold(testSource));
    }
}
