package io.tatara.data.source;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Named sources and a query over them.
 *
 * @param sources by the name that the query calls them; exactly one when there is no query
 * @param sql the query; null to take the only source as it is
 */
public record TableQuery(
        Map<String, Source> sources, @Nullable String sql) implements Serializable {

    public TableQuery {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        if (sources.isEmpty() || (sql == null && sources.size() > 1)) {
            throw new IllegalArgumentException("%d sources and %s: one table cannot be made of them"
                    .formatted(sources.size(), sql == null ? "no sql" : "sql"));
        }
    }

    /** Reads every source and runs the query; the sources' views are gone afterwards. */
    public Reading read(SparkSession spark, CorruptRecords policy) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        sources.forEach((name, source) -> readings.put(name, source.read(spark, policy)));
        Dataset<Row> rejected = readings.values().stream()
                .flatMap(reading -> Stream.ofNullable(reading.rejected()))
                .reduce(Dataset::union)
                .orElse(null);
        String query = sql;
        if (query == null) {
            return new Reading(readings.values().iterator().next().rows(), rejected);
        }
        try (TemporaryViews views = new TemporaryViews(spark)) {
            readings.forEach((name, reading) -> views.create(name, reading.rows()));
            return new Reading(
                    Attempt.reading("run data.sql over " + sources.keySet(), () -> spark.sql(query)), rejected);
        }
    }

    /** Whether names can stand for the whole content: those of the files of {@link #paths}, and {@link #states}. */
    public boolean isTold() {
        return sources.values().stream().allMatch(TableQuery::isTold);
    }

    /** Whether a table's files or states stand for its whole content. */
    public static boolean isTold(Source source) {
        return source instanceof Versioned || !source.paths().isEmpty();
    }

    /** Versions and snapshots, of those that name one, by the name of the source. */
    public Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        sources.forEach((name, source) -> {
            String state = source instanceof Versioned versioned ? versioned.state() : null;
            if (state != null) {
                states.put(name, state);
            }
        });
        return states;
    }

    /** Files of all sources. */
    public List<String> paths() {
        return sources.values().stream()
                .flatMap(source -> source.paths().stream())
                .toList();
    }
}
