package io.tatara.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TestCells {

    private final Cells cells = new Cells(System.getProperty("java.class.path"));

    @AfterEach
    void close() {
        cells.close();
    }

    @Test
    void aCellsValueIsItsLastExpressionAsTheObjectThatItIs() throws Throwable {
        assertThat(cells.evaluate("import java.util.*; int a = 3; List.of(a, a + 1)"))
                .isEqualTo(List.of(3, 4));
        assertThat(cells.evaluate("a * 2")).isEqualTo(6);
        assertThat(cells.evaluate("a * 2;")).isNull();
        assertThat(cells.evaluate("a = 7")).isNull();
        assertThat(cells.evaluate("int b = a;")).isNull();
        assertThat(cells.evaluate("a + b // of both")).isEqualTo(14);
        assertThat(cells.evaluate("")).isNull();
        assertThat(cells.evaluate("// nothing")).isNull();
        assertThat(cells.evaluate("for (int i = 0; i < 3; i++) a++;")).isNull();
        assertThat(cells.evaluate("a")).isEqualTo(10);
    }

    @Test
    void laterCellsSeeWhatEarlierOnesDeclared() throws Throwable {
        cells.evaluate("""
                record Point(int x, int y) {
                    int sum() { return x + y; }
                }
                int twice(int x) { return 2 * x; }
                """);

        assertThat(cells.evaluate("twice(new Point(2, 3).sum())")).isEqualTo(10);
        cells.evaluate("int twice(int x) { return 20 * x; }");
        assertThat(cells.evaluate("twice(1)")).isEqualTo(20);
    }

    @Test
    void aCellThatIsNoJavaIsRefusedWithTheLineAndThePlaceAndWhatStandsBeforeItHasRun() throws Throwable {
        assertThatThrownBy(() -> cells.evaluate("int a = 1;\nint b = \"x\" * 2;"))
                .isInstanceOf(CellRejected.class)
                .hasMessageContaining("int b = \"x\" * 2;\n            ^ bad operand types");
        assertThat(cells.evaluate("a")).isEqualTo(1);
        assertThatThrownBy(() -> cells.evaluate("int c = (1 + 2"))
                .isInstanceOf(CellRejected.class)
                .hasMessageContaining("reached end of file");
        assertThatThrownBy(() -> cells.evaluate("int d() { return e(); }"))
                .isInstanceOf(CellRejected.class)
                .hasMessageContaining("method e()");
    }

    @Test
    void whatACellThrowsIsTheExceptionItself() {
        assertThatThrownBy(() -> cells.evaluate("int[] none = {}; none[3]"))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessageContaining("Index 3");
        assertThatThrownBy(() -> cells.evaluate("throw new StackOverflowError(\"deep\");"))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCellUnderWayIsInterrupted() throws Throwable {
        Thread main = Thread.currentThread();
        cells.evaluate("var begun = new java.util.concurrent.CountDownLatch(1);");
        var begun = (CountDownLatch) Objects.requireNonNull(cells.evaluate("begun"));
        Thread interrupting = new Thread(() -> {
            try {
                begun.await();
                cells.interrupt();
            } catch (InterruptedException e) {
                main.interrupt();
            }
        });
        interrupting.start();

        assertThatThrownBy(() -> cells.evaluate("begun.countDown(); Thread.sleep(100_000);"))
                .isInstanceOf(InterruptedException.class);
        interrupting.join();
        assertThat(cells.evaluate("1 + 1")).isEqualTo(2);
    }

    @Test
    void sparkRunsLambdasOfCells() throws Throwable {
        cells.evaluate("""
                import org.apache.spark.sql.*;
                import org.apache.spark.sql.types.DataTypes;
                import org.apache.spark.api.java.function.MapFunction;
                var spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
                int twice(long x) { return (int) (2 * x); }
                """);
        try {
            assertThat(cells.evaluate("""
                    spark.range(5).map((MapFunction<Long, Integer>) x -> twice(x) + 1, Encoders.INT()).collectAsList()
                    """)).isEqualTo(List.of(1, 3, 5, 7, 9));
            var shown = Rendering.of(
                    Objects.requireNonNull(cells.evaluate("spark.range(30).selectExpr(\"id\", \"'<b>&' as text\")")));

            String html = (String) shown.getData(MIMEType.TEXT_HTML);
            assertThat(html)
                    .contains(
                            "<tr><th>id</th><th>text</th></tr>",
                            "<td>19</td><td>&lt;b&gt;&amp;</td>",
                            "the first 20 rows")
                    .doesNotContain("<td>20</td>", "<b>");
        } finally {
            SparkSession.active().stop();
        }
    }

    @Test
    void whatIsTypedIsCompletedAndExplained() throws Throwable {
        cells.evaluate("String word = \"\";");

        assertThat(cells.suggestions("word.isBl", 9)).isEqualTo(new Cells.Suggestions(List.of("isBlank()"), 5));
        assertThat(cells.documentation("word.indexOf(", 13))
                .anyMatch(text -> text.startsWith("int String.indexOf(int ch"));
        assertThat(cells.completeness("int a = 1; for (;;) {")).isEqualTo(Completeness.DEFINITELY_INCOMPLETE);
        assertThat(cells.completeness("int a = 1; a")).isEqualTo(Completeness.COMPLETE);
    }
}
