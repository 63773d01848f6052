package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Part;
import io.tatara.data.SameRows;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Split, order and values depend on content and seed, and on nothing else. */
@ExtendWith(SparkExtension.class)
class TestPreparationOrder {

    private static final int ROWS = 600;

    @TempDir
    private Path folder;

    private Dataset<Row> table;

    @BeforeEach
    void makeTable(SparkSession spark) {
        table = spark.range(ROWS)
                .selectExpr(
                        "IF(id % 11 = 0, NULL, (id * 7919) % 101 / 7.0) AS x",
                        "CAST(sin(id) * 1000 AS FLOAT) AS y",
                        "id % 3 = 0 AS flag",
                        "element_at(array('red', 'green', 'blue', NULL), CAST(id % 4 AS INT) + 1) AS colour",
                        "id AS id",
                        "id % 5 AS class")
                // copies of rows, which nothing can tell apart
                .union(spark.range(20).selectExpr("1.5D", "CAST(2 AS FLOAT)", "true", "'red'", "0L", "1L"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyPartitioningAndOrderOfTheTableGivesTheSameRows(boolean stratify, SparkSession spark) {
        SplitSettings split = new SplitSettings(0.7, 0.2, 0.1, 3, null, stratify);
        PreparedData one = prepare(spark, "one", table.coalesce(1), split);
        PreparedData many =
                prepare(spark, "many", table.orderBy(col("y").desc()).repartition(13), split);
        for (Part part : Part.values()) {
            SameRows.inOrder(
                    one.rows(spark, part).orderBy("row"), many.rows(spark, part).orderBy("row"));
            assertThat(many.statistics(part)).isEqualTo(one.statistics(part));
        }
    }

    @Test
    void preparedTwiceGivesTheSameFilesByteForByte(SparkSession spark) {
        PreparedData first = prepare(spark, "first", table.repartition(5), SplitSettings.defaults());
        PreparedData second = prepare(spark, "second", table.repartition(5), SplitSettings.defaults());
        for (Part part : Part.values()) {
            SameRows.inOrder(first.rows(spark, part), second.rows(spark, part));
        }
        assertThat(second.schema()).isEqualTo(first.schema());
    }

    @Test
    void rowNumbersAreContiguousInEverySplit(SparkSession spark) {
        PreparedData data = prepare(spark, "rows", table, SplitSettings.defaults());
        long total = 0;
        for (Part part : Part.values()) {
            List<Long> rows = data.rows(spark, part).orderBy("row").select("row").collectAsList().stream()
                    .map(row -> row.getLong(0))
                    .toList();
            assertThat(rows)
                    .containsExactlyElementsOf(
                            LongStream.range(0, data.count(part)).boxed().toList());
            total += rows.size();
        }
        assertThat(total).isEqualTo(ROWS + 20);
        assertThat(data.count(Part.TRAIN)).isBetween(450L, 540L);
    }

    @Test
    void anotherSeedGivesAnotherSplit(SparkSession spark) {
        PreparedData seven = prepare(spark, "7", table, SplitSettings.defaults());
        PreparedData eight = prepare(spark, "8", table, new SplitSettings(0.8, 0.1, 0.1, 8, null, false));
        assertThat(eight.statistics(Part.TEST)).isNotEqualTo(seven.statistics(Part.TEST));
    }

    @Test
    void theNumberOfBucketsDoesNotChangeRanks(SparkSession spark) {
        Dataset<Row> hashed = spark.range(1_000)
                .selectExpr(
                        "id % 2 AS g", "xxhash64(id) AS h", "id AS " + Columns.DIGEST_1, "id AS " + Columns.DIGEST_2);
        try (Caches caches = new Caches()) {
            Dataset<Row> few =
                    new Ranking(caches, 0).rank(hashed, "g", "h", "rank").drop(Ranking.BUCKET);
            Dataset<Row> many =
                    new Ranking(caches, 6).rank(hashed, "g", "h", "rank").drop(Ranking.BUCKET);
            SameRows.inAnyOrder(few, many);
        }
    }

    @Test
    void rowsOfOneKeyStayTogether(SparkSession spark) {
        Dataset<Row> visits = table.withColumn("person", col("id").mod(40)).drop("id");
        SplitSettings byPerson = new SplitSettings(0.6, 0.2, 0.2, 5, "person", false);
        visits.write().parquet(folder.resolve("visits").toString());
        FeatureSettings features = new FeatureSettings(
                List.of(), List.of("person"), Scaling.NONE, Encoding.ONE_HOT, 256, 100, Imputation.MEAN, Map.of());
        PreparedData data = Preparation.prepare(
                spark,
                Settings.of(
                        new Source.Parquet(List.of(folder.resolve("visits").toString())), "class", features, byPerson),
                folder.resolve("by-person").toString());
        Set<String> seen = new HashSet<>();
        for (Part part : Part.values()) {
            for (Row person :
                    data.rows(spark, part).select("features").distinct().collectAsList()) {
                assertThat(seen.add(person.get(0).toString()))
                        .as("person only in one split")
                        .isTrue();
            }
        }
        assertThat(seen).hasSize(40);
    }

    @Test
    void aStratifiedSplitKeepsEveryClassesShares(SparkSession spark) {
        PreparedData data = prepare(spark, "stratified", table, Settings.stratified());
        for (Part part : Part.values()) {
            double share = Settings.stratified().share(part);
            data.classCounts(part).forEach((name, count) -> {
                long all = 120L + ("1".equals(name) ? 20 : 0);
                assertThat((double) count).isBetween(all * share - 1, all * share + 1);
            });
        }
    }

    @Test
    void otherTestRowsChangeNothingInTraining(SparkSession spark) {
        PreparedData before = withTestSource(spark, "before", "x");
        PreparedData after = withTestSource(spark, "after", "x * 1000 - 5");
        SameRows.inOrder(
                before.rows(spark, Part.TRAIN).orderBy("row"),
                after.rows(spark, Part.TRAIN).orderBy("row"));
        assertThat(after.statistics(Part.TRAIN)).isEqualTo(before.statistics(Part.TRAIN));
        assertThat(after.statistics(Part.TEST)).isNotEqualTo(before.statistics(Part.TEST));
    }

    private PreparedData withTestSource(SparkSession spark, String name, String x) {
        String train = folder.resolve(name + "-train").toString();
        String test = folder.resolve(name + "-test").toString();
        table.write().parquet(train);
        table.limit(50)
                .selectExpr(x + " AS x", "y", "flag", "colour", "id", "class")
                .write()
                .parquet(test);
        return Preparation.prepare(
                spark,
                Settings.of(
                        new Source.Parquet(List.of(train)),
                        List.of("class"),
                        TaskChoice.AUTO,
                        null,
                        FeatureSettings.defaults(),
                        new SplitSettings(0.9, 0.1, 0, 7, null, false),
                        new Source.Parquet(List.of(test))),
                folder.resolve(name).toString());
    }

    private PreparedData prepare(SparkSession spark, String name, Dataset<Row> rows, SplitSettings split) {
        String source = folder.resolve(name + "-source").toString();
        rows.write().parquet(source);
        return Preparation.prepare(
                spark,
                Settings.of(new Source.Parquet(List.of(source)), "class", FeatureSettings.defaults(), split),
                folder.resolve(name).toString());
    }
}
