package io.tatara.data.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestSources {

    @TempDir
    private Path folder;

    @Test
    void parquetAndOrcComeBackAsWritten(SparkSession spark) {
        Dataset<Row> table = spark.range(10).selectExpr("id", "id * 0.5 AS half");
        String parquet = folder.resolve("p").toString();
        String orc = folder.resolve("o").toString();
        table.write().parquet(parquet);
        table.write().orc(orc);
        assertThat(new Source.Parquet(List.of(parquet)).read(spark).collectAsList())
                .containsExactlyInAnyOrderElementsOf(table.collectAsList());
        assertThat(new Source.Orc(List.of(orc)).read(spark).collectAsList())
                .containsExactlyInAnyOrderElementsOf(table.collectAsList());
    }

    @Test
    void aMissingFileIsAnsweredWithItsNeighbours(SparkSession spark) throws IOException {
        Files.writeString(folder.resolve("digits.csv"), "a\n1\n");
        Source source = Source.Csv.of(folder.resolve("digit.csv").toString());
        assertThatThrownBy(() -> source.read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("digit.csv does not exist", "did you mean 'digits.csv'?");
    }

    @Test
    void aMissingTableIsAnsweredWithThoseThereAre(SparkSession spark) {
        spark.range(3).createOrReplaceTempView("numbers_here");
        assertThatThrownBy(() -> new Source.Table("number_here").read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("did you mean 'numbers_here'?");
        assertThat(new Source.Table("numbers_here").read(spark).count()).isEqualTo(3);
        spark.catalog().dropTempView("numbers_here");
    }

    @Test
    void malformedJsonIsNamed(SparkSession spark) throws IOException {
        Path file = Files.write(folder.resolve("t.json"), List.of("{\"a\": 1, \"b\": \"x\"}", "{\"a\": 2, \"b\""));
        Source source = new Source.Json(List.of(file.toString()), null);
        assertThatThrownBy(() -> source.read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("1 malformed JSON record", "t.json, line 2", "not valid JSON", "{\"a\": 2");
        Reading reading = source.read(spark, CorruptRecords.SET_ASIDE);
        assertThat(reading.rows().count()).isEqualTo(1);
        assertThat(requireNonNull(reading.rejected()).count()).isEqualTo(1);
    }

    @Test
    void jsonThatDoesNotFitItsSchemaIsNamedWithColumnAndValue(SparkSession spark) throws IOException {
        Path file = Files.write(folder.resolve("t.json"), List.of("{\"a\": 1}", "{\"a\": \"many\"}"));
        Source source = new Source.Json(List.of(file.toString()), "a INT");
        assertThatThrownBy(() -> source.read(spark)).hasMessageContaining("column 'a' holds \"many\"");
    }

    @Test
    void sqlJoinsNamedSourcesAndLeavesNoViews(SparkSession spark) throws IOException {
        Path left = Files.write(folder.resolve("l.csv"), List.of("id,x", "1,10", "2,20"));
        Path right = Files.write(folder.resolve("r.csv"), List.of("id,y", "2,0.5", "3,0.7"));
        Map<String, Source> sources = Map.of("l", Source.Csv.of(left.toString()), "r", Source.Csv.of(right.toString()));
        Reading reading = new TableQuery(sources, "SELECT l.id, x * y AS z FROM l JOIN r ON l.id = r.id")
                .read(spark, CorruptRecords.FAIL);
        assertThat(reading.rows().collectAsList().toString()).isEqualTo("[[2,10.0]]");
        assertThat(List.of(spark.sql("SHOW VIEWS").collectAsList().toString())).doesNotContain("l", "r");
        TableQuery wrong = new TableQuery(sources, "SELECT nothing FROM l");
        assertThatThrownBy(() -> wrong.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void aJdbcTableWithoutADriverSaysWhatToDoAndKeepsThePassword(SparkSession spark) {
        Source source = new Source.Jdbc("jdbc:none://x", "t", "me", "secret", null, null, null, null, null);
        assertThatThrownBy(() -> source.read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("driver")
                .hasMessageNotContaining("secret");
        assertThat(source.toString()).doesNotContain("secret");
    }

    @Test
    void aUrlWithAPasswordIsRefusedAndNotShown() {
        for (String url : List.of(
                "jdbc:postgresql://h/db?user=me&password=hunter2",
                "jdbc:sqlserver://h;databaseName=d;Password=hunter2",
                "jdbc:mysql://me:hunter2@h/db",
                "jdbc:h2:mem:x;PWD=hunter2")) {
            assertThatThrownBy(() -> new Source.Jdbc(url, "t", null, null, null, null, null, null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give it as jdbc.password: ${DB_PASSWORD}")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void aDatabasesTableIsReadInPartitions(SparkSession spark) throws SQLException {
        String url = "jdbc:h2:mem:people";
        try (Connection held = DriverManager.getConnection(url, "me", "secret");
                Statement statement = held.createStatement()) {
            statement.execute("CREATE TABLE people (id INT, age DOUBLE PRECISION, name VARCHAR(9))");
            statement.execute("INSERT INTO people SELECT x, x / 2.0, 'n' || x FROM system_range(1, 100)");
            Source source = new Source.Jdbc(url, "people", "me", "secret", "org.h2.Driver", "ID", "1", "100", 4);

            Dataset<Row> rows = source.read(spark);

            assertThat(rows.columns()).containsExactly("ID", "AGE", "NAME");
            assertThat(rows.rdd().getNumPartitions()).isEqualTo(4);
            assertThat(rows.selectExpr("count(*)", "sum(age)").first()).isEqualTo(RowFactory.create(100L, 2525.0));
            assertThatThrownBy(() ->
                            new Source.Jdbc(url, "poeple", "me", "secret", null, null, null, null, null).read(spark))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContainingAll("cannot read table poeple from jdbc:h2:mem:people", "not found");
        }
    }
}
