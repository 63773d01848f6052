package io.tatara.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose table keeps its past, and is written to meanwhile. */
@ExtendWith(SparkExtension.class)
class TestRunsOfVersions {

    private static final String CATALOG = "runs_of_versions";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aRunThatGoesOnIsHeldToTheStateThatItPreparedAndANewOneToTheNewest(SparkSession spark) throws Exception {
        spark.conf().set("spark.sql.catalog." + CATALOG, "org.apache.iceberg.spark.SparkCatalog");
        spark.conf().set("spark.sql.catalog." + CATALOG + ".type", "hadoop");
        spark.conf()
                .set(
                        "spark.sql.catalog." + CATALOG + ".warehouse",
                        folder.resolve("lake").toString());
        String table = CATALOG + ".db.t";
        rows(spark, 0, 200).writeTo(table).using("iceberg").create();
        Path file = Files.writeString(folder.resolve("a.yaml"), """
            data: {source: {iceberg: {path: lake/db/t}}, label: y}
            network: {layers: []}
            quality: {rules: [rowCount: {max: 200}]}
            """);

        assertThat(prepare(file, "first")).as(err.toString()).isZero();
        rows(spark, 200, 300).writeTo(table).append();

        assertThat(prepare(file, "first", "--resume")).as(err.toString()).isZero();
        assertThat(prepare(file, "another")).isEqualTo(ExitCode.DATA_GATE);
        assertThat(err.toString()).contains("the table breaks 1 of 1 rules", "found 300");
    }

    private static Dataset<Row> rows(SparkSession spark, long from, long to) {
        return spark.range(from, to).selectExpr("id AS a", "id * 7 % 13 AS b", "IF(id % 2 = 0, 'even', 'odd') AS y");
    }

    private int prepare(Path file, String run, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "prepare", file.toString(), "--run-dir", folder.resolve(run).toString(), "--master", "local[2]"));
        line.addAll(List.of(more));
        return Commands.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }
}
