package io.tatara.bench.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What workers of a pipeline send each other in a step, beside what has to cross the cut: activations, and their gradient back.
 *
 * @param width floats of an example at the cut
 * @param most the ratio that is aimed at
 */
record SentBytes(String name, Run run, int width, double most) implements Comparison {
    @Override
    public List<Run> runs() {
        return List.of(run);
    }

    @Override
    public String what() {
        return "bytes of a step : what crosses the cut, %s"
                .formatted(run.workload().describe());
    }

    @Override
    public double ours(Map<Run, Figures> figures) {
        return Comparison.figures(figures, run).stepBytes();
    }

    @Override
    public double theirs(Map<Run, Figures> figures) {
        return 2.0 * Float.BYTES * run.workload().batch() * width;
    }

    @Override
    public String format(double value) {
        return String.format(Locale.ROOT, "%,.0f bytes", value);
    }

    @Override
    public double ratio(Map<Run, Figures> figures) {
        return ours(figures) / theirs(figures);
    }

    @Override
    public String bar() {
        return String.format(Locale.ROOT, "≤ %.4g×", most);
    }
}
