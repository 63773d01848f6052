package io.tatara.data.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Holds tables against rules. One pass counts all that any rule asks of values, and, with a reference, in its bins. A
 * second one, where there is a {@link Rule.Psi}, counts in bins of the table's own, so that its profile can be the next
 * reference; and each {@link Rule.Unique} is a pass with an exchange of its keys.
 */
public final class DataQuality {

    private final List<Rule> rules;
    private final @Nullable Profile reference;
    private final Dataset<Row> table;
    private final List<ColumnPlan> plans = new ArrayList<>();
    private final List<ValueTest> tests = new ArrayList<>();

    private DataQuality(Dataset<Row> table, List<Rule> rules, @Nullable Profile reference) {
        this.table = table;
        this.rules = rules;
        this.reference = reference;
        for (StructField field : table.schema().fields()) {
            plans.add(plan(field));
        }
        rules.forEach(this::addTests);
    }

    /**
     * Reads the table and says what each rule finds.
     *
     * @param reference profile of an earlier table; null when there is none, and rules that compare are then skipped
     */
    public static QualityReport check(Dataset<Row> table, List<Rule> rules, @Nullable Profile reference) {
        return new DataQuality(table, List.copyOf(rules), reference).check();
    }

    private QualityReport check() {
        TableTally tally = tally(plans, tests);
        Map<Rule.Unique, Duplicates> duplicates = new HashMap<>();
        List<String> names = List.of(table.columns());
        for (Rule rule : rules) {
            if (rule instanceof Rule.Unique unique && names.containsAll(unique.columns())) {
                duplicates.computeIfAbsent(unique, key -> Duplicates.of(table, key.columns()));
            }
        }
        Profile profile = tally.profile();
        Evidence evidence = new Evidence(tally, profile, reference, duplicates);
        List<QualityReport.Outcome> outcomes = rules.stream()
                .map(rule -> new QualityReport.Outcome(rule, rule.check(evidence)))
                .toList();
        return new QualityReport(outcomes, compares() ? inOwnBins(tally) : profile);
    }

    private boolean compares() {
        return rules.stream().anyMatch(Rule.Psi.class::isInstance);
    }

    private Profile inOwnBins(TableTally first) {
        List<BinLayout> bins = first.ownBins();
        List<ColumnPlan> own = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            ColumnPlan plan = plans.get(i);
            own.add(plan.learnsBins() ? plan.counting(bins.get(i)) : plan);
        }
        return tally(own, List.of()).profile();
    }

    private TableTally tally(List<ColumnPlan> columns, List<ValueTest> asked) {
        Column[] values = plans.stream()
                .map(plan -> plan.kind().value(Kind.exactly(plan.name())))
                .toArray(Column[]::new);
        TableTally whole = new TableTally(columns, asked);
        List<ColumnPlan> sent = new ArrayList<>(columns);
        List<ValueTest> questions = new ArrayList<>(asked);
        table.select(values)
                .toJavaRDD()
                // a tally of texts is large: the driver gets as many as there are slots, not as many as there are
                // partitions
                .coalesce(table.sparkSession().sparkContext().defaultParallelism())
                .mapPartitions(rows -> tally(rows, sent, questions))
                .collect()
                .forEach(whole::merge);
        return whole;
    }

    private static Iterator<TableTally> tally(Iterator<Row> rows, List<ColumnPlan> plans, List<ValueTest> tests) {
        TableTally tally = new TableTally(plans, tests);
        while (rows.hasNext()) {
            tally.add(rows.next());
        }
        return List.of(tally).iterator();
    }

    private ColumnPlan plan(StructField field) {
        Kind kind = Kind.of(field.dataType());
        boolean wanted = kind != Kind.OTHER && compares();
        return new ColumnPlan(
                field.name(), field.dataType().simpleString(), kind, wanted ? bins(field.name(), kind) : null, wanted);
    }

    private @Nullable BinLayout bins(String name, Kind kind) {
        ColumnProfile.Bins bins = reference == null
                ? null
                : reference.column(name).map(ColumnProfile::bins).orElse(null);
        if (bins == null) {
            return null;
        }
        BinLayout layout = BinLayout.of(bins);
        return layout.fits(kind) ? layout : null;
    }

    private void addTests(Rule rule) {
        List<String> names = List.of(table.columns());
        if (rule instanceof ValueRule values) {
            for (String column : values.columns()) {
                int place = names.indexOf(column);
                if (place >= 0) {
                    tests.add(new ValueTest(
                            values,
                            place,
                            values.accepting(column, plans.get(place).kind())));
                }
            }
        }
    }
}
