package io.tatara.data.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** What was seen of a table, or of one of its partitions. Tallies of parts merge to that of the whole. Not thread-safe. */
final class TableTally implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<ValueTest> tests;
    private final ArrayList<ColumnTally> columns = new ArrayList<>();
    private final ArrayList<Violations> violations = new ArrayList<>();
    private long rows;

    TableTally(List<ColumnPlan> plans, List<ValueTest> tests) {
        this.tests = new ArrayList<>(tests);
        plans.forEach(plan -> columns.add(new ColumnTally(plan)));
        tests.forEach(test -> violations.add(new Violations()));
    }

    /**
     * Looks at a row.
     *
     * @param row one value a plan, in their order, as {@link Kind#value} makes it
     */
    void add(Row row) {
        rows++;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).add(row.get(i));
        }
        for (int i = 0; i < tests.size(); i++) {
            Object value = row.get(tests.get(i).column());
            if (value != null && !tests.get(i).accepts().accepts(value)) {
                violations.get(i).add(value);
            }
        }
    }

    void merge(TableTally other) {
        rows += other.rows;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).merge(other.columns.get(i));
        }
        for (int i = 0; i < violations.size(); i++) {
            violations.get(i).merge(other.violations.get(i));
        }
    }

    Profile profile() {
        return new Profile(
                Profile.FORMAT, rows, columns.stream().map(ColumnTally::profile).toList());
    }

    List<BinLayout> ownBins() {
        return columns.stream().map(ColumnTally::ownBins).toList();
    }

    Kind kind(int column) {
        return columns.get(column).kind();
    }

    /** What a rule did not accept of a column. */
    Violations violations(ValueRule rule, int column) {
        return Stream.iterate(0, i -> i < tests.size(), i -> i + 1)
                .filter(i -> tests.get(i).rule() == rule && tests.get(i).column() == column)
                .map(violations::get)
                .findFirst()
                .orElseThrow();
    }
}
