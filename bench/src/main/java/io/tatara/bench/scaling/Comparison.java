package io.tatara.bench.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is compared, of runs in the same round. */
sealed interface Comparison {

    List<Comparison> ALL = List.of(
            new Throughput(
                    "averaging",
                    new Run(Strategy.AVERAGING, Workload.MLP, 16),
                    new Run(Strategy.LOCAL, Workload.MLP, 1),
                    0.97),
            new Throughput(
                    "averaging",
                    new Run(Strategy.AVERAGING, Workload.MILLION, 16),
                    new Run(Strategy.LOCAL, Workload.MILLION, 1),
                    0.97),
            new Throughput(
                    "allreduce",
                    new Run(Strategy.ALLREDUCE, Workload.MILLION, 1),
                    new Run(Strategy.LOCAL, Workload.MILLION, 1),
                    0.90),
            new Throughput(
                    "dl4j",
                    new Run(Strategy.AVERAGING, Workload.MLP, 16),
                    new Run(Strategy.DL4J_EXPORT, Workload.MLP, 16),
                    15),
            new Throughput(
                    "dl4j",
                    new Run(Strategy.AVERAGING, Workload.MLP, 16),
                    new Run(Strategy.DL4J_DIRECT, Workload.MLP, 16),
                    15),
            new RoundOverhead("rounds", new Run(Strategy.DL4J_EXPORT, Workload.TINY, 1)),
            new RoundOverhead("rounds", new Run(Strategy.DL4J_DIRECT, Workload.TINY, 1)));

    /** By which it is asked for; several may share one. */
    String name();

    List<Run> runs();

    /** The first column. */
    String what();

    double ours(Map<Run, Figures> figures);

    double theirs(Map<Run, Figures> figures);

    String format(double value);

    /** How much better ours is: above 1 is good for us. */
    double ratio(Map<Run, Figures> figures);

    String bar();

    /** Examples a second. */
    record Throughput(String name, Run ours, Run theirs, double least) implements Comparison {
        @Override
        public List<Run> runs() {
            return List.of(ours, theirs);
        }

        @Override
        public String what() {
            return "%s : %s, %s"
                    .formatted(
                            ours.describe(), theirs.describe(), ours.workload().describe());
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
            return String.format(Locale.ROOT, "≥ %.4g×", least);
        }
    }

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
                    .formatted(
                            OURS.describe(), theirs.describe(), OURS.workload().describe());
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

    private static Figures figures(Map<Run, Figures> figures, Run run) {
        Figures found = figures.get(run);
        if (found == null) {
            throw new IllegalStateException(run + " was not measured");
        }
        return found;
    }
}
