package io.tatara.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.data.Part;
import io.tatara.data.prepare.DataSettings;
import io.tatara.data.prepare.Preparation;
import io.tatara.data.prepare.PreparedData;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a real PostgreSQL. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class TestPostgres {

    private PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    void start() throws IOException, InterruptedException, SQLException {
        server = PostgresServer.start();
        execute("""
                    CREATE TABLE people (
                        id bigint PRIMARY KEY, amount numeric(12, 3), score double precision, since timestamptz,
                        member boolean, city text, class integer)\
                    """, """
                    INSERT INTO people SELECT i, i / 8.0, i * 0.5, timestamptz '2026-01-31 12:00:00+01',
                        i % 3 = 0, 'c' || i % 4, i % 2 FROM generate_series(1, 400) AS i\
                    """);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void valuesComeAsTheyAre(SparkSession spark) {
        Row row = read(spark, "people").filter("id = 7").first();
        assertThat((BigDecimal) row.getAs("amount")).isEqualByComparingTo("0.875");
        assertThat((double) row.getAs("score")).isEqualTo(3.5);
        assertThat((Timestamp) row.getAs("since")).isEqualTo(Timestamp.from(Instant.parse("2026-01-31T11:00:00Z")));
        assertThat((boolean) row.getAs("member")).isFalse();
        assertThat((String) row.getAs("city")).isEqualTo("c3");
    }

    @Test
    void aTableIsReadOverSeveralConnectionsToTheSameRows(SparkSession spark) {
        Dataset<Row> parted = source("people", "id", "1", "400", 4).read(spark);

        assertThat(parted.rdd().getNumPartitions()).isEqualTo(4);
        assertThat(parted.exceptAll(read(spark, "people")).isEmpty()).isTrue();
        assertThat(parted.count()).isEqualTo(400);
        // bounds are of the stride alone: no row is lost beyond them
        assertThat(source("people", "id", "100", "200", 3).read(spark).count()).isEqualTo(400);
    }

    @Test
    void conditionsAndColumnsAreTheDatabasesWork(SparkSession spark) {
        String plan = read(spark, "people")
                .filter("id > 390 AND city = 'c1'")
                .select("id", "city")
                .queryExecution()
                .executedPlan()
                .toString();
        assertThat(plan)
                .contains("PushedFilters", "GreaterThan(id,390)", "EqualTo(city,c1)")
                .doesNotContain(PostgresServer.PASSWORD)
                .doesNotContain("amount");
        assertThat(read(spark, "(SELECT id FROM people WHERE id <= 5) AS few").count())
                .isEqualTo(5);
    }

    @Test
    void aTableIsPrepared(SparkSession spark) {
        PreparedData data = prepare(spark, "(SELECT id, amount, score, member, city, class FROM people) AS t");

        assertThat(data.count(Part.TRAIN) + data.count(Part.VALIDATION) + data.count(Part.TEST))
                .isEqualTo(400);
        assertThat(data.schema().features()).contains("amount", "score", "city=c0");
    }

    @Test
    void whatIsNoNumberAndNoWordIsRefusedByName(SparkSession spark) throws SQLException {
        execute("CREATE TABLE odd AS SELECT id, class, 'x'::bytea AS bytes, ARRAY['a', 'b'] AS words FROM people");
        assertThatThrownBy(() -> prepare(spark, "(SELECT id, bytes, class FROM odd) AS t"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> prepare(spark, "(SELECT id, words, class FROM odd) AS t"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("words");
    }

    @Test
    void notANumberIsRefusedByColumn(SparkSession spark) throws SQLException {
        execute("CREATE TABLE nan AS SELECT id, CASE id WHEN 9 THEN 'NaN'::float8 ELSE 1 END AS x, class FROM people");
        assertThatThrownBy(() -> prepare(spark, "nan"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("'x'");
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown(SparkSession spark) {
        Source source = new Source.Jdbc(
                server.url(), "people", PostgresServer.USER, "wrong-hunter3", null, null, null, null, null);
        assertThatThrownBy(() -> source.read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("cannot read table people", "password authentication failed")
                .hasMessageNotContaining("wrong-hunter3");
    }

    private Dataset<Row> read(SparkSession spark, String table) {
        return source(table, null, null, null, null).read(spark);
    }

    private PreparedData prepare(SparkSession spark, String table) {
        return Preparation.prepare(
                spark,
                DataSettings.of(source(table, null, null, null, null), "class"),
                folder.resolve("prepared").toString());
    }

    private Source source(
            String table,
            @Nullable String column,
            @Nullable String low,
            @Nullable String high,
            @Nullable Integer partitions) {
        return new Source.Jdbc(
                server.url(), table, PostgresServer.USER, PostgresServer.PASSWORD, null, column, low, high, partitions);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
