package io.tatara.bench.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a round takes beside the computing of its steps. */
record RoundOverhead(String name, Run theirs) implements Comparison {

    private static final Run OURS = new Run(Strategy.AVERAGING, Workload.TINY, 1);

    /** DL4J's averaging does not tell what of a round is computing; a step of the engine by itself does. */
    private static final Run COMPUTING = new Run(Strategy.LOCAL_DL4J, Workload.TINY, 1);

    @Override
    public List<Run> runs() {
        return List.of(OURS, theirs, COMPUTING);
    }

    @Override
    public String what() {
        return "overhead of a round, %s : %s, %s"
                .formatted(OURS.describe(), theirs.describe(), OURS.workload().describe());
    }

    @Override
    public double ours(Map<Run, Figures> figures) {
        return overhead(figures, OURS, OURS);
    }

    @Override
    public double theirs(Map<Run, Figures> figures) {
        return overhead(figures, theirs, COMPUTING);
    }

    private static double overhead(Map<Run, Figures> figures, Run run, Run computing) {
        return Comparison.figures(figures, run).roundSeconds()
                - run.every() * Comparison.figures(figures, computing).stepSeconds();
    }

    @Override
    public String format(double value) {
        return String.format(Locale.ROOT, "%,.2f ms", value * 1e3);
    }

    @Override
    public double ratio(Map<Run, Figures> figures) {
        return theirs(figures) / ours(figures);
    }

    @Override
    public String bar() {
        return "≤ 5 ms, ≥ 50×";
    }
}
