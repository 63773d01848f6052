package io.tatara.data.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.spark.SparkExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestCsvSource {

    @TempDir
    private Path folder;

    @Test
    void typesAreFoundInTheText(SparkSession spark) throws IOException {
        Reading reading = Source.Csv.of(file("age,height,member,city", "31, 1.5,true,Kyoto", "40,2,FALSE,Nara", ",,,"))
                .read(spark, CorruptRecords.FAIL);
        assertThat(reading.rows().schema())
                .isEqualTo(new StructType()
                        .add("age", DataTypes.LongType)
                        .add("height", DataTypes.DoubleType)
                        .add("member", DataTypes.BooleanType)
                        .add("city", DataTypes.StringType));
        assertThat(reading.rows().collectAsList())
                .containsExactlyInAnyOrder(
                        RowFactory.create(31L, 1.5, true, "Kyoto"),
                        RowFactory.create(40L, 2.0, false, "Nara"),
                        RowFactory.create(null, null, null, null));
    }

    @Test
    void textInAColumnOfNumbersIsNamedWithFileColumnAndValue(SparkSession spark) throws IOException {
        Source source = Source.Csv.of(file(numbersWith("12,oops,7")));
        assertThatThrownBy(() -> source.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll(
                        "1 malformed CSV record",
                        "table.csv",
                        "column 'b'",
                        "'oops'",
                        "bigint",
                        "12,oops,7",
                        "setAside");
    }

    @Test
    void aRowWithTooFewValuesIsNamed(SparkSession spark) throws IOException {
        Source source = Source.Csv.of(file(numbersWith("1,2")));
        assertThatThrownBy(() -> source.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("table.csv, line 32: 2 values where 3 columns were expected", "«1,2»");
    }

    @Test
    void theLineIsFoundInACompressedFileToo(SparkSession spark) throws IOException {
        Path file = folder.resolve("a table.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(String.join("\r\n", numbersWith("1,2,3", "1,2,3,4")).getBytes(StandardCharsets.UTF_8));
        }
        Source source = Source.Csv.of(file.toString());
        assertThatThrownBy(() -> source.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("table.csv.gz, line 33: 4 values where 3 columns were expected");
    }

    @Test
    void aRowWithTooManyValuesIsNamed(SparkSession spark) throws IOException {
        Source source = Source.Csv.of(file(numbersWith("1,2,3,4")));
        assertThatThrownBy(() -> source.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("4 values where 3 columns were expected", "«1,2,3,4»");
    }

    @Test
    void aValueThatDoesNotFitTheGivenSchemaIsNamed(SparkSession spark) throws IOException {
        Source source = new Source.Csv(List.of(file("a,b", "1,x", "2.5,y")), true, ",", "a INT, b STRING", null);
        assertThatThrownBy(() -> source.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("column 'a' holds '2.5' where a int was expected");
    }

    @Test
    void aHeaderThatIsNotTheSchemasIsRefused(SparkSession spark) throws IOException {
        Source source = new Source.Csv(List.of(file("a,c", "1,x")), true, ",", "a INT, b STRING", null);
        assertThatThrownBy(() -> source.read(spark, CorruptRecords.FAIL))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("CSV header does not conform to the schema");
    }

    @Test
    void corruptRecordsAreSetAsideWhateverColumnsAreAskedFor(SparkSession spark) throws IOException {
        Reading reading =
                Source.Csv.of(file(numbersWith("1,oops,3", "1,2", "5,6,7,8"))).read(spark, CorruptRecords.SET_ASIDE);
        assertThat(reading.rows().count()).isEqualTo(30);
        assertThat(reading.rows().select("a").count()).isEqualTo(30);
        List<Row> rejected = requireNonNull(reading.rejected()).collectAsList();
        assertThat(rejected)
                .extracting(row -> row.getString(1))
                .containsExactlyInAnyOrder("1,oops,3", "1,2", "5,6,7,8");
        assertThat(rejected).allSatisfy(row -> assertThat(row.getString(0)).endsWith("table.csv"));
    }

    @Test
    void aNullValueIsNoText(SparkSession spark) throws IOException {
        Source source = new Source.Csv(List.of(file("a", "1", "NA", "3")), true, ",", null, "NA");
        assertThat(source.read(spark).schema().apply("a").dataType()).isEqualTo(DataTypes.LongType);
        assertThat(source.read(spark).filter("a is null").count()).isEqualTo(1);
    }

    @Test
    void anEmptyFileHasNoHeader(SparkSession spark) throws IOException {
        Source source = Source.Csv.of(file());
        assertThatThrownBy(() -> source.read(spark)).hasMessageContaining("holds no header");
    }

    private static String[] numbersWith(String... bad) {
        String[] lines = new String[31 + bad.length];
        lines[0] = "a,b,c";
        for (int i = 1; i <= 30; i++) {
            lines[i] = "%d,%d,%d".formatted(i, 2 * i, 3 * i);
        }
        System.arraycopy(bad, 0, lines, 31, bad.length);
        return lines;
    }

    private String file(String... lines) throws IOException {
        return Files.write(folder.resolve("table.csv"), List.of(lines)).toString();
    }
}
