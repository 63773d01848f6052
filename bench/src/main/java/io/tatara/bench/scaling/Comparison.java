package io.tatara.bench.scaling;

import java.util.List;
import java.util.Map;

/** What is compared, of runs in the same round. */
sealed interface Comparison permits Throughput, RoundOverhead, SentBytes, WorkerMemory {

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
                    "allreduce",
                    new Run(Strategy.SHARDED, Workload.MILLION, 1),
                    new Run(Strategy.LOCAL, Workload.MILLION, 1),
                    0.90),
            new Throughput(
                    "checkpoints",
                    new Run(Strategy.CHECKPOINTS, Workload.MILLION, 16),
                    new Run(Strategy.AVERAGING, Workload.MILLION, 16),
                    0.99),
            new Throughput(
                    "data",
                    new Run(Strategy.AVERAGING, Workload.TEN_HEAPS, 16),
                    new Run(Strategy.AVERAGING, Workload.SMALL_HEAP, 16),
                    0.95),
            new Throughput(
                    "jobs", new Run(Strategy.JOBS, Workload.TINY, 1), new Run(Strategy.AVERAGING, Workload.TINY, 1), 0),
            new Throughput(
                    "jobs",
                    new Run(Strategy.JOBS, Workload.MILLION, 16),
                    new Run(Strategy.AVERAGING, Workload.MILLION, 16),
                    0),
            new Throughput(
                    "pipeline",
                    new Run(Strategy.PIPELINE, Workload.WIDE, 1),
                    new Run(Strategy.ALONE, Workload.WIDE, 1),
                    1.5),
            new Throughput(
                    "dealt", new Run(Strategy.DEALT, Workload.WIDE, 1), new Run(Strategy.ALONE, Workload.WIDE, 1), 1.5),
            new SentBytes("pipeline", new Run(Strategy.PIPELINE, Workload.WIDE, 1), 1024, 1.05),
            new WorkerMemory(
                    "pipeline",
                    new Run(Strategy.PIPELINE, Workload.WIDE, 1).weighing(),
                    new Run(Strategy.WHOLE, Workload.WIDE, 1).weighing(),
                    0.6),
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

    /** What was measured of a run. */
    static Figures figures(Map<Run, Figures> figures, Run run) {
        Figures found = figures.get(run);
        if (found == null) {
            throw new IllegalStateException(run + " was not measured");
        }
        return found;
    }
}
