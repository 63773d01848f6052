package io.tatara.data.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.spark.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestDataQuality {

    private static final OnFailure FAIL = OnFailure.FAIL;

    private final SparkSession spark;

    TestDataQuality(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void everyRuleSaysWhatItFound() {
        Dataset<Row> table = spark.sql("""
                SELECT * FROM VALUES
                  (1, 20.0D, 'de', true, DATE'2026-01-01'), (2, 130.0D, 'fr', false, DATE'2026-01-02'),
                  (2, double('NaN'), 'xx', true, DATE'2026-01-03'), (4, NULL, NULL, true, NULL)
                  AS t(id, age, country, active, day)""");

        assertThat(found(table, new Rule.RowCount(5L, null, FAIL))).containsExactly("table BROKEN: 4 rows, at least 5");
        assertThat(found(table, new Rule.RowCount(1L, 4L, FAIL))).containsExactly("table PASSED: 4 rows, 1 to 4");
        assertThat(found(table, new Rule.NullShare(List.of("age", "id"), 0.4, FAIL)))
                .containsExactly(
                        "age BROKEN: 0.5000 (2 missing), at most 0.4", "id PASSED: 0.0000 (0 missing), at most 0.4");
        assertThat(found(table, new ValueRule.Range(List.of("age"), 0.0, 120.0, FAIL)))
                .containsExactly("age BROKEN: 1 of 4 values are not, such as 130.0, 0.0 to 120.0");
        assertThat(found(table, new ValueRule.Values(List.of("country"), List.of("de", "fr"), FAIL)))
                .containsExactly("country BROKEN: 1 of 4 values are not, such as xx, one of de, fr");
        assertThat(found(table, new ValueRule.Values(List.of("id"), List.of("1", "2.0", "4"), FAIL)))
                .containsExactly("id PASSED: all, one of 1, 2.0, 4");
        assertThat(found(table, new ValueRule.Values(List.of("active"), List.of("true"), FAIL)))
                .containsExactly("active BROKEN: 1 of 4 values are not, such as false, one of true");
        assertThat(found(table, new Rule.Unique(List.of("id"), FAIL)))
                .containsExactly("id BROKEN: 1 rows repeat one of 1 keys, most of them id = 2 in 2 rows, unique");
        assertThat(found(table, new Rule.Unique(List.of("id", "country"), FAIL)))
                .containsExactly("[id, country] PASSED: all are, unique");
    }

    @Test
    void aColumnThatIsNotThereIsNamedByEveryRule() {
        Dataset<Row> table = spark.range(3).toDF("customer");
        List<Rule> rules = List.of(
                new Rule.NullShare(List.of("custommer"), 0, FAIL),
                new ValueRule.Range(List.of("custommer"), 0.0, null, FAIL),
                new ValueRule.Values(List.of("custommer"), List.of("1"), FAIL),
                new Rule.Unique(List.of("custommer"), FAIL),
                new Rule.Schema(Map.of("custommer", "bigint"), true, FAIL));
        QualityReport report = DataQuality.check(table, rules, null);

        assertThat(report.failed()).isTrue();
        assertThat(report.outcomes())
                .allSatisfy(outcome -> assertThat(outcome.findings().get(0).found())
                        .isEqualTo("the table has no such column (did you mean 'customer'?)"));
    }

    @Test
    void columnsThatDriftAreNamed() {
        Profile before = DataQuality.check(spark.sql("SELECT 1 a, 'x' b, 2.5D c"), List.of(), null)
                .profile();
        Rule same = new Rule.Schema(Map.of(), false, FAIL);

        assertThat(found(spark.sql("SELECT 1 a, 'x' b, 2.5D c"), same))
                .containsExactly("table SKIPPED: there is no earlier run to compare with, the columns of the last run");
        assertThat(found(spark.sql("SELECT 2.5D c, 1 a, 'x' b"), before, same))
                .containsExactly("table PASSED: 3 columns, the same columns");
        assertThat(found(spark.sql("SELECT 1L a, 'x' b, 3 d"), before, same))
                .containsExactly(
                        "a BROKEN: bigint, int",
                        "c BROKEN: the table has no such column (did you mean 'a'?), double",
                        "d BROKEN: a new column (int), no such column");
        assertThat(found(
                        spark.sql("SELECT 1 a, 'x' b"),
                        new Rule.Schema(Map.of("a", "INTEGER", "b", "string"), false, FAIL)))
                .containsExactly("table PASSED: 2 columns, the same columns");
        assertThatThrownBy(() -> new Rule.Schema(Map.of("a", "itn"), false, FAIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema.columns.a: 'itn' is no type");
    }

    @Test
    void theSameDataHaveNotMovedAndOthersHave() {
        Rule.Psi psi = new Rule.Psi(List.of(), 0.2, FAIL);
        String query =
                "SELECT randn(%d) * %s + %s x, IF(rand(%d) < %s, 'a', 'b') y, 7 constant, timestamp_seconds(id) t FROM range(20000)";
        Dataset<Row> table = spark.sql(query.formatted(1, "1", "0", 2, "0.5"));
        Profile reference = profile(table, psi);

        QualityReport same = DataQuality.check(table.repartition(7), List.of(psi), reference);
        assertThat(index(same, "x")).isZero();
        assertThat(index(same, "y")).isZero();
        assertThat(index(same, "constant")).isZero();
        assertThat(index(same, "t")).isZero();

        QualityReport alike =
                DataQuality.check(spark.sql(query.formatted(3, "1", "0", 4, "0.5")), List.of(psi), reference);
        assertThat(index(alike, "x")).isLessThan(0.01);
        assertThat(index(alike, "y")).isLessThan(0.01);

        QualityReport moved = DataQuality.check(
                spark.sql(query.formatted(3, "1", "1", 4, "0.9").replace("7 constant", "8 constant")),
                List.of(psi),
                reference);
        assertThat(index(moved, "x")).isGreaterThan(0.5);
        assertThat(index(moved, "y")).isGreaterThan(0.5);
        assertThat(index(moved, "constant")).isGreaterThan(5);
        assertThat(moved.failed()).isTrue();
    }

    @Test
    void missingAndUnheardOfValuesAreMovement() {
        Rule.Psi psi = new Rule.Psi(List.of("y"), 0.2, FAIL);
        Profile reference = profile(spark.sql("SELECT IF(id % 2 = 0, 'a', 'b') y FROM range(1000)"), psi);

        assertThat(index(check("SELECT IF(id % 2 = 0, 'a', NULL) y FROM range(1000)", psi, reference), "y"))
                .isGreaterThan(1);
        assertThat(index(check("SELECT IF(id % 2 = 0, 'a', 'c') y FROM range(1000)", psi, reference), "y"))
                .isGreaterThan(1);
    }

    @Test
    void aProfileComesBackFromItsText() {
        Profile profile = profile(
                spark.sql("SELECT id x, string(id % 3) y, array(1) z, IF(id < 0, 1, NULL) n FROM range(100)"),
                new Rule.Psi(List.of(), 0.1, FAIL));

        assertThat(Profile.fromJson(profile.toJson(), "profile.json")).isEqualTo(profile);
        ColumnProfile.Bins bins =
                Objects.requireNonNull(profile.column("x").orElseThrow().bins());
        assertThat(bins.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
        assertThat(bins.counts().subList(1, bins.counts().size() - 1))
                .allSatisfy(count -> assertThat(count).isBetween(8L, 12L));
        assertThatThrownBy(() -> Profile.fromJson("{}", "p.json")).hasMessageContaining("p.json is no profile");
    }

    @Test
    void talliesOfPartsAreThatOfTheWhole() {
        Rule range = new ValueRule.Range(List.of("x"), 10.0, 20.0, FAIL);
        Dataset<Row> table = spark.sql("SELECT id x, string(id % 5) y FROM range(100)");

        assertThat(DataQuality.check(table.coalesce(1), List.of(range), null))
                .isEqualTo(DataQuality.check(table.repartition(9), List.of(range), null));
    }

    @Test
    void aWarningDoesNotFail() {
        Dataset<Row> table = spark.range(3).toDF();

        QualityReport report = DataQuality.check(table, List.of(new Rule.RowCount(9L, null, OnFailure.WARN)), null);
        assertThat(report.outcomes().get(0).broken()).isTrue();
        assertThat(report.failed()).isFalse();
    }

    private QualityReport check(String query, Rule rule, Profile reference) {
        return DataQuality.check(spark.sql(query), List.of(rule), reference);
    }

    private static Profile profile(Dataset<Row> table, Rule rule) {
        return DataQuality.check(table, List.of(rule), null).profile();
    }

    private static double index(QualityReport report, String column) {
        return Objects.requireNonNull(report.outcomes().get(0).findings().stream()
                .filter(finding -> finding.subject().equals(column))
                .findFirst()
                .orElseThrow()
                .value());
    }

    private static List<String> found(Dataset<Row> table, Rule rule) {
        return found(table, null, rule);
    }

    private static List<String> found(Dataset<Row> table, @Nullable Profile reference, Rule rule) {
        return DataQuality.check(table, List.of(rule), reference).outcomes().get(0).findings().stream()
                .map(finding -> "%s %s: %s, %s"
                        .formatted(finding.subject(), finding.verdict(), finding.found(), finding.expected()))
                .toList();
    }
}
