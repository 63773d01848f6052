package io.tatara.bench.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Examples a second.
 *
 * @param least the ratio that is aimed at; 0 for none
 */
record Throughput(String name, Run ours, Run theirs, double least) implements Comparison {
    @Override
    public List<Run> runs() {
        return List.of(ours, theirs);
    }

    @Override
    public String what() {
        return "%s : %s, %s"
                .formatted(ours.describe(), theirs.describe(), ours.workload().describe());
    }

    @Override
    public double ours(Map<Run, Figures> figures) {
        return of(figures, ours);
    }

    @Override
    public double theirs(Map<Run, Figures> figures) {
        return of(figures, theirs);
    }

    private static double of(Map<Run, Figures> figures, Run run) {
        return Comparison.figures(figures, run).examplesPerSecond();
    }

    @Override
    public String format(double value) {
        return String.format(Locale.ROOT, "%,.0f examples/s", value);
    }

    @Override
    public double ratio(Map<Run, Figures> figures) {
        return ours(figures) / theirs(figures);
    }

    @Override
    public String bar() {
        return least == 0 ? "none" : String.format(Locale.ROOT, "≥ %.4g×", least);
    }
}
