package io.tatara.data.quality;

import io.tatara.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Something that a table must be; immutable, and compared by what it says. */
public sealed interface Rule extends Serializable
        permits ValueRule, Rule.RowCount, Rule.NullShare, Rule.Unique, Rule.Schema, Rule.Psi {

    /** What it means for the run that it is broken. */
    OnFailure onFailure();

    /** What it finds, a column each, or one for the table. */
    List<Finding> check(Evidence evidence);

    /**
     * How many rows the table has.
     *
     * @param min fewest; null for any
     * @param max most; null for any
     */
    record RowCount(@Nullable Long min, @Nullable Long max, OnFailure onFailure) implements Rule {
        public RowCount {
            Demands.requireBounds("rowCount", min, max);
        }

        @Override
        public List<Finding> check(Evidence evidence) {
            long rows = evidence.rows();
            boolean few = min != null && rows < min;
            return List.of(Finding.of(
                    !few && (max == null || rows <= max),
                    "table",
                    String.format(Locale.ROOT, "%,d rows", rows),
                    Demands.text(min, max),
                    few
                            ? "see whether the load before was complete, or lower rowCount.min"
                            : "see whether rows were loaded twice, or raise rowCount.max",
                    (double) rows));
        }
    }

    /**
     * The share of values that are null or NaN.
     *
     * @param max largest share, from 0 to 1
     */
    record NullShare(List<String> columns, double max, OnFailure onFailure) implements Rule {
        public NullShare {
            columns = Demands.columns("nullShare", columns);
            requireShare("nullShare.max", max);
        }

        @Override
        public List<Finding> check(Evidence evidence) {
            return columns.stream().map(column -> check(evidence, column)).toList();
        }

        private Finding check(Evidence evidence, String name) {
            String expected = "at most " + max;
            ColumnProfile column = evidence.profile().column(name).orElse(null);
            if (column == null) {
                return evidence.absent(name, expected);
            }
            double share = evidence.rows() == 0 ? 0 : (double) column.missing() / evidence.rows();
            return Finding.of(
                    share <= max,
                    name,
                    String.format(Locale.ROOT, "%.4f (%,d missing)", share, column.missing()),
                    expected,
                    "see why the values are missing, or raise nullShare.max",
                    share);
        }
    }

    /** No two rows are equal in all of these columns, where null equals null. */
    record Unique(List<String> columns, OnFailure onFailure) implements Rule {
        public Unique {
            columns = Demands.columns("unique", columns);
        }

        @Override
        public List<Finding> check(Evidence evidence) {
            String subject = columns.size() == 1 ? columns.get(0) : columns.toString();
            for (String column : columns) {
                if (!evidence.names().contains(column)) {
                    return List.of(evidence.absent(column, "unique"));
                }
            }
            Duplicates found = evidence.duplicates().getOrDefault(this, new Duplicates(0, 0, ""));
            return List.of(Finding.of(
                    found.surplus() == 0,
                    subject,
                    found.surplus() == 0
                            ? "all are"
                            : String.format(
                                    Locale.ROOT,
                                    "%,d rows repeat one of %,d keys, most of them %s",
                                    found.surplus(),
                                    found.keys(),
                                    found.most()),
                    "unique",
                    "see whether rows were loaded or joined twice, or take one of each with data.sql",
                    (double) found.surplus()));
        }
    }

    /**
     * Which columns there are, of which types.
     *
     * @param columns types, as Spark writes them in DDL, by name; empty for those of the reference
     * @param mayGrow whether further columns are fine
     */
    record Schema(Map<String, String> columns, boolean mayGrow, OnFailure onFailure) implements Rule {
        public Schema {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
            columns.forEach(Schema::type);
        }

        @Override
        public List<Finding> check(Evidence evidence) {
            Profile reference = evidence.reference();
            if (columns.isEmpty() && reference == null) {
                return List.of(Finding.skipped(
                        "table", "there is no earlier run to compare with", "the columns of the last run"));
            }
            Map<String, String> wanted = new LinkedHashMap<>();
            if (columns.isEmpty() && reference != null) {
                reference.columns().forEach(column -> wanted.put(column.name(), column.type()));
            } else {
                columns.forEach((name, type) -> wanted.put(name, type(name, type)));
            }
            List<Finding> drifts = drifts(evidence, wanted);
            return drifts.isEmpty()
                    ? List.of(Finding.passed(
                            "table", "%d columns".formatted(evidence.names().size()), "the same columns"))
                    : drifts;
        }

        private List<Finding> drifts(Evidence evidence, Map<String, String> wanted) {
            List<Finding> drifts = new ArrayList<>();
            wanted.forEach((name, type) -> evidence.profile()
                    .column(name)
                    .ifPresentOrElse(
                            column -> {
                                if (!column.type().equals(type)) {
                                    drifts.add(Finding.broken(
                                            name, column.type(), type, "cast it with data.sql, or correct the source"));
                                }
                            },
                            () -> drifts.add(evidence.absent(name, type))));
            for (ColumnProfile column : evidence.profile().columns()) {
                if (!mayGrow && !wanted.containsKey(column.name())) {
                    drifts.add(Finding.broken(
                            column.name(),
                            "a new column (%s)".formatted(column.type()),
                            "no such column",
                            "leave it out with data.sql, declare it, or set schema.mayGrow: true"));
                }
            }
            return drifts;
        }

        private static String type(String name, String type) {
            try {
                return StructType.fromDDL("c " + type).apply("c").dataType().simpleString();
            } catch (Exception e) {
                // Spark's parser throws a checked exception that it does not declare
                throw new IllegalArgumentException(
                        "schema.columns.%s: '%s' is no type; write one as in DDL, such as int, double or string"
                                .formatted(name, type),
                        e);
            }
        }
    }

    /**
     * How far columns have moved from an earlier table's: {@link StabilityIndex}, over ten bins of the reference's quantiles
     * for numbers, dates and times, and over its hundred most frequent values for texts, with all others in one more bin,
     * and missing values in another.
     *
     * @param columns empty for all that both tables have
     * @param max largest index that passes
     */
    record Psi(List<String> columns, double max, OnFailure onFailure) implements Rule {
        public Psi {
            columns = List.copyOf(columns);
            Require.positive("psi.max", max);
        }

        @Override
        public List<Finding> check(Evidence evidence) {
            String expected = "at most " + max;
            Profile reference = evidence.reference();
            if (reference == null) {
                return List.of(Finding.skipped(
                        columns.isEmpty() ? "table" : String.join(", ", columns),
                        "there is no earlier run to compare with",
                        expected));
            }
            List<Finding> findings = new ArrayList<>();
            for (String name : columns.isEmpty() ? evidence.names() : columns) {
                ColumnProfile now = evidence.profile().column(name).orElse(null);
                ColumnProfile then = reference.column(name).orElse(null);
                if (now == null) {
                    findings.add(evidence.absent(name, expected));
                } else if (then != null && then.bins() != null && now.bins() != null) {
                    findings.add(check(then, then.bins(), now, now.bins(), expected));
                } else if (!columns.isEmpty()) {
                    findings.add(Finding.skipped(name, "the reference has no bins of this column", expected));
                }
            }
            return findings;
        }

        private Finding check(
                ColumnProfile then,
                ColumnProfile.Bins expectedBins,
                ColumnProfile now,
                ColumnProfile.Bins bins,
                String expected) {
            double index = StabilityIndex.of(expectedBins, then.missing(), bins, now.missing());
            return Finding.of(
                    index <= max,
                    now.name(),
                    String.format(Locale.ROOT, "%.4f", index),
                    expected,
                    "see what has changed in the data; if that is to stay, raise psi.max for this run",
                    index);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("%s must be from 0 to 1, got %s".formatted(name, share));
        }
    }
}
