package io.tatara.notebook;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.tatara.Markup;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** How a cell's value is shown: first rows of a Dataset as a table, the columns of a stream, {@link Html} as it is, whatever else as its text. */
final class Rendering {

    private static final int ROWS = 20;
    private static final int CHARACTERS = 60;

    private Rendering() {}

    static DisplayData of(Object value) {
        DisplayData shown = new DisplayData();
        if (value instanceof Html html) {
            shown.putHTML(html.text());
            shown.putText("(HTML)");
        } else if (value instanceof Dataset<?> stream && stream.isStreaming()) {
            shown.putText(columns(stream));
        } else if (value instanceof Dataset<?> dataset) {
            table(dataset.toDF(), shown);
        } else {
            shown.putText(value.toString());
        }
        return shown;
    }

    private static String columns(Dataset<?> stream) {
        return stream.schema().treeString() + """

                A stream has rows only while a query runs. To see them, call on it
                .writeStream().format("memory").queryName("rows").start()
                and in another cell spark.table("rows")""";
    }

    private static void table(Dataset<Row> table, DisplayData shown) {
        List<Row> rows = table.takeAsList(ROWS + 1);
        List<Row> first = rows.subList(0, Math.min(ROWS, rows.size()));
        String head = row("th", Stream.of(table.columns()));
        String body = first.stream().map(row -> row("td", cells(row))).collect(Collectors.joining("\n"));
        String more = rows.size() > ROWS ? "\n<p>the first %d rows</p>".formatted(ROWS) : "";
        shown.putHTML("<table>\n" + head + "\n" + body + "\n</table>" + more);
        shown.putText(Stream.concat(
                        Stream.of(String.join("\t", table.columns())),
                        first.stream().map(row -> cells(row).collect(Collectors.joining("\t"))))
                .collect(Collectors.joining("\n")));
    }

    private static String row(String element, Stream<String> cells) {
        return cells.map(cell -> "<%1$s>%2$s</%1$s>".formatted(element, Markup.escaped(cell)))
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static Stream<String> cells(Row row) {
        return Stream.iterate(0, i -> i + 1).limit(row.size()).map(i -> cell(row.get(i)));
    }

    private static String cell(@Nullable Object value) {
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.6g", number);
        }
        String text = String.valueOf(value);
        return text.length() <= CHARACTERS ? text : text.substring(0, CHARACTERS - 1) + "…";
    }
}
