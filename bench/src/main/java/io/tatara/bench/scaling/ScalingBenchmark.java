package io.tatara.bench.scaling;

import io.tatara.bench.Medians;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Two workers on Spark's standalone cluster of two executors: against two processes by themselves, and against DL4J's
 * averaging. Runs take turns, there and back, each with a driver of its own; printed are medians over rounds, and medians and
 * range of the ratios within a round.
 */
public final class ScalingBenchmark {

    private ScalingBenchmark() {}

    /** Takes rounds, the least seconds of epochs that are measured in a run, and perhaps comparisons; default all. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> chosen = List.of(arguments).subList(2, arguments.length);
        List<Comparison> comparisons = Comparison.ALL.stream()
                .filter(comparison -> chosen.isEmpty() || chosen.contains(comparison.name()))
                .toList();
        List<Run> runs = new ArrayList<>(comparisons.stream()
                .flatMap(comparison -> comparison.runs().stream())
                .distinct()
                .toList());
        List<Map<Run, Figures>> measured = new ArrayList<>();
        try (StandaloneCluster cluster = StandaloneCluster.start(Strategy.WORKERS)) {
            for (int round = 0; round < rounds; round++) {
                Map<Run, Figures> figures = new LinkedHashMap<>();
                for (Run run : runs) {
                    Figures found = run.measure(cluster.master(), arguments[1]);
                    figures.put(run, found);
                    System.err.println(log(round, run, found));
                }
                measured.add(figures);
                Collections.reverse(runs);
            }
        }
        System.out.println("| what | ours | the other's | ratio | bar |\n|---|---|---|---|---|");
        comparisons.forEach(comparison -> System.out.println(row(comparison, measured)));
        System.exit(0);
    }

    private static String log(int round, Run run, Figures figures) {
        if (run.weighs()) {
            return String.format(
                    Locale.ROOT,
                    "round %d: %s, %s: the largest worker holds %,.1f MB",
                    round + 1,
                    run.describe(),
                    run.workload().describe(),
                    figures.workerBytes() / 1e6);
        }
        return String.format(
                Locale.ROOT,
                "round %d: %s, %s: %,.0f examples/s; a step computes %.3f ms, a round takes %.3f ms, %.3f of it exchange",
                round + 1,
                run.describe(),
                run.workload().describe(),
                figures.examplesPerSecond(),
                figures.stepSeconds() * 1e3,
                figures.roundSeconds() * 1e3,
                figures.exchangeSeconds() * 1e3);
    }

    private static String row(Comparison comparison, List<Map<Run, Figures>> measured) {
        double[] ratios = values(measured, comparison::ratio);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.3f (%.3f-%.3f) | %s |",
                comparison.what(),
                comparison.format(Medians.of(values(measured, comparison::ours))),
                comparison.format(Medians.of(values(measured, comparison::theirs))),
                Medians.of(ratios),
                Arrays.stream(ratios).min().orElse(Double.NaN),
                Arrays.stream(ratios).max().orElse(Double.NaN),
                comparison.bar());
    }

    private static double[] values(List<Map<Run, Figures>> measured, ToDoubleFunction<Map<Run, Figures>> value) {
        return measured.stream().mapToDouble(value).toArray();
    }
}
