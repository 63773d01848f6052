package io.tatara.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TestCells {

    /** Of the JDK alone, for JShell looks through its class path again and again. */
    private final Cells cells = new Cells("");

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
    void aSemicolonKeepsAValueFromBeingShownWhateverStandsInCommentsAndStrings() throws Throwable {
        assertThat(cells.evaluate("int a = 3; a; // note")).isNull();
        assertThat(cells.evaluate("a; /* one */ // and another\n")).isNull();
        assertThat(cells.evaluate("a;\n;")).isNull();
        assertThat(cells.evaluate("a // note;")).isEqualTo(3);
        assertThat(cells.evaluate("a /* note; */ + 1\n// end;")).isEqualTo(4);
        assertThat(cells.evaluate("\"a;\"")).isEqualTo("a;");
        assertThat(cells.evaluate("\"// a\";")).isNull();
        assertThat(cells.evaluate("';'")).isEqualTo(';');
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
    void withinACellMethodsAndClassesMayUseWhatStandsBelowThem() throws Throwable {
        assertThat(cells.evaluate("""
                int area() { return new Square(side()).area(); }
                record Square(int side) {
                    int area() { return side * side; }
                }
                int side() { return 3; }
                Later later;
                class Later {}
                area()
                """)).isEqualTo(9);
        assertThatThrownBy(() -> cells.evaluate("int early() { return late(); } early() + 1"))
                .isInstanceOf(CellRejected.class)
                .hasMessageContaining("method late()");
        assertThatThrownBy(() -> cells.evaluate("int one() { return two(); } class Three extends Four {}"))
                .isInstanceOf(CellRejected.class)
                .hasMessageContaining("method two()")
                .hasMessageContaining("class Four");
    }

    @Test
    void variablesKeepTheirValuesWhenWhatTheirDeclarationsNameIsDeclaredAnew() throws Throwable {
        cells.evaluate("import java.util.*; int n = 3; int f() { return n; }");
        cells.evaluate("int m = n + 1; var g = f(); List<Date> dates = List.of();");

        assertThat(cells.evaluate("int n = 5; m")).isEqualTo(4);
        assertThat(cells.evaluate("int f() { return 7; } g")).isEqualTo(3);
        assertThat(cells.evaluate("int n = m + n; n")).isEqualTo(9);
        assertThat(cells.evaluate("int n; n")).isEqualTo(0);
        assertThat(cells.evaluate("import java.sql.Date; dates")).isEqualTo(List.of());
    }

    @Test
    void ofVariablesWhoseClassIsDeclaredAnewIsSaidThatTheirValuesAreGone() throws Throwable {
        cells.evaluate("class Box { int content = 1; } Box box = new Box(); Box empty = null;");

        assertThat(saidBy("class Box { int content = 2; } Box other = new Box();"))
                .isEqualToIgnoringNewLines("Null again, for their classes are declared anew: box");
        assertThat(saidBy("class Box { int content = 3; } Box box = new Box(); Box other = box;"))
                .isEmpty();
        assertThat(cells.evaluate("box.content")).isEqualTo(3);
    }

    private String saidBy(String cell) throws Throwable {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            cells.evaluate(cell);
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
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
    void anExceptionIsShownWithItsCausesAndWithoutTheKernel() {
        List<String> shown = trace("""
                int third(int[] of) {
                    try {
                        return of[3];
                    } catch (RuntimeException e) {
                        var other = new IllegalArgumentException("too short", e);
                        other.addSuppressed(new IllegalStateException("beside it"));
                        throw new IllegalStateException("no third", other);
                    }
                }
                third(new int[1])
                """);

        assertThat(shown).element(0).isEqualTo("java.lang.IllegalStateException: no third");
        assertThat(shown).element(1).asString().contains(".third(");
        assertThat(shown)
                .contains("Caused by: java.lang.IllegalArgumentException: too short")
                .contains("\tSuppressed: java.lang.IllegalStateException: beside it")
                .contains("Caused by: java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 1")
                .noneMatch(line -> line.contains("io.tatara.notebook") || line.contains("jdk.internal.reflect"));
        assertThat(trace("throw new StackOverflowError(\"deep\");"))
                .hasSize(2)
                .startsWith("java.lang.StackOverflowError: deep");
    }

    private List<String> trace(String cell) {
        JavaKernel kernel = new JavaKernel(cells);
        Exception thrown = assertThrows(Exception.class, () -> kernel.eval(cell));
        return kernel.formatError(thrown);
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
    void anInterruptedCellLeavesNoJobsBehind() throws Throwable {
        cells.evaluate("""
                import java.util.concurrent.*;
                var begun = new CountDownLatch(1);
                var cancelled = new CountDownLatch(1);
                var jobs = new ConcurrentLinkedQueue<String>();
                """);
        var begun = (CountDownLatch) Objects.requireNonNull(cells.evaluate("begun"));
        var cancelled = (CountDownLatch) Objects.requireNonNull(cells.evaluate("cancelled"));
        var jobs = (Collection<?>) Objects.requireNonNull(cells.evaluate("jobs"));
        JavaKernel kernel = new JavaKernel(cells, () -> {
            jobs.clear();
            cancelled.countDown();
        });

        assertInterrupted(kernel, begun, """
                jobs.add("first");
                try {
                    begun.countDown();
                    Thread.sleep(100_000);
                } catch (InterruptedException e) {
                    cancelled.await();
                    jobs.add("another, begun when the first was cancelled");
                    throw e;
                }
                """);

        assertThat(jobs).isEmpty();
        assertThat(Objects.requireNonNull(kernel.eval("1 + 1")).getData(MIMEType.TEXT_PLAIN))
                .isEqualTo("2");
    }

    @Test
    void aCellIsInterruptedThoughJobsCannotBeCancelled() throws Throwable {
        cells.evaluate("var begun = new java.util.concurrent.CountDownLatch(1);");
        var begun = (CountDownLatch) Objects.requireNonNull(cells.evaluate("begun"));
        Thread cell = Thread.currentThread();
        JavaKernel kernel = new JavaKernel(cells, () -> {
            if (Thread.currentThread() != cell) {
                throw new IllegalStateException("Cannot call methods on a stopped SparkContext");
            }
        });

        assertInterrupted(kernel, begun, "begun.countDown(); Thread.sleep(100_000);");
    }

    private static void assertInterrupted(JavaKernel kernel, CountDownLatch begun, String cell) throws Exception {
        FutureTask<Void> interrupting = new FutureTask<>(() -> {
            begun.await();
            kernel.interrupt();
            return null;
        });
        new Thread(interrupting).start();
        assertThatThrownBy(() -> kernel.eval(cell)).isInstanceOf(InterruptedException.class);
        try {
            interrupting.get();
        } catch (ExecutionException e) {
            assertThat(e).hasMessageContaining("stopped SparkContext");
        }
    }

    @Test
    void sparkRunsLambdasOfCells() throws Throwable {
        Cells ofSpark = new Cells(System.getProperty("java.class.path"));
        ofSpark.evaluate("""
                import org.apache.spark.sql.*;
                import org.apache.spark.sql.types.DataTypes;
                import org.apache.spark.api.java.function.MapFunction;
                var spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
                int twice(long x) { return (int) (2 * x); }
                """);
        try {
            assertThat(ofSpark.evaluate("""
                    spark.range(5).map((MapFunction<Long, Integer>) x -> twice(x) + 1, Encoders.INT()).collectAsList()
                    """)).isEqualTo(List.of(1, 3, 5, 7, 9));
            var shown = Rendering.of(
                    Objects.requireNonNull(ofSpark.evaluate("spark.range(30).selectExpr(\"id\", \"'<b>&' as text\")")));

            String html = (String) shown.getData(MIMEType.TEXT_HTML);
            assertThat(html)
                    .contains(
                            "<tr><th>id</th><th>text</th></tr>",
                            "<td>19</td><td>&lt;b&gt;&amp;</td>",
                            "the first 20 rows")
                    .doesNotContain("<td>20</td>", "<b>");
            var stream = Rendering.of(
                    Objects.requireNonNull(ofSpark.evaluate("spark.readStream().format(\"rate\").load()")));
            assertThat((String) stream.getData(MIMEType.TEXT_PLAIN))
                    .contains(
                            "|-- timestamp: timestamp",
                            "|-- value: long",
                            ".writeStream().format(\"memory\").queryName(\"rows\").start()");
        } finally {
            SparkSession.active().stop();
            ofSpark.close();
        }
    }

    @Test
    void whatIsTypedIsCompletedAndExplained() throws Throwable {
        cells.evaluate("String word = \"\";");

        assertThat(cells.typing().suggestions("word.isBl", 9))
                .isEqualTo(new Typing.Suggestions(List.of("isBlank()"), 5));
        assertThat(cells.typing().documentation("word.indexOf(", 13))
                .anyMatch(text -> text.startsWith("int String.indexOf(int ch"));
        // nothing of a cell has run while it is typed
        String cell = "import java.util.*;\nint f() { return 1; }\nvar text = \"\"; int b = 1;\ntext.isBl";
        assertThat(cells.typing().suggestions(cell, cell.length()))
                .isEqualTo(new Typing.Suggestions(List.of("isBlank()"), cell.length() - 4));
        assertThat(cells.typing().suggestions("word.isBl; int c = 1;", 9))
                .isEqualTo(new Typing.Suggestions(List.of("isBlank()"), 5));
        assertThat(cells.typing().documentation("class A {}\nvar text = \"\";\ntext.indexOf(\"a\");", 36))
                .anyMatch(text -> text.startsWith("int String.indexOf(int ch"));
        assertThat(cells.typing().completeness("int a = 1; for (;;) {")).isEqualTo(Completeness.DEFINITELY_INCOMPLETE);
        assertThat(cells.typing().completeness("int a = 1; a")).isEqualTo(Completeness.COMPLETE);
    }
}
