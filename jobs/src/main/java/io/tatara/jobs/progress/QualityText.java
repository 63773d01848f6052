package io.tatara.jobs.progress;

import io.tatara.data.quality.Finding;
import java.util.List;
import java.util.Locale;

/** What a table was found to be like, rule by rule. */
public final class QualityText {

    private static final int LONGEST = 60;

    private QualityText() {}

    /**
     * A line of the table.
     *
     * @param rule the rule's word
     * @param warns whether the rule only warns
     */
    public record Line(String rule, boolean warns, Finding finding) {}

    /** The table, a line each. */
    public static String render(List<Line> lines) {
        TextTable table = new TextTable().left(1).left(2).left(3).left(4);
        table.row("rule", "of", "found", "expected", "");
        for (Line line : lines) {
            Finding finding = line.finding();
            table.row(
                    line.rule(),
                    shortened(finding.subject()),
                    shortened(finding.found()),
                    shortened(finding.expected()),
                    verdict(line));
        }
        return table.render();
    }

    private static String verdict(Line line) {
        if (line.finding().verdict() == Finding.Verdict.BROKEN) {
            return line.warns() ? "warning" : "FAILED";
        }
        return line.finding().verdict().name().toLowerCase(Locale.ROOT);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
