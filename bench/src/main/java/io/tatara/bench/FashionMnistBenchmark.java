package io.tatara.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Trains the same network on Fashion-MNIST with each contender in turn, round after round, each run in a JVM of its
 * own, and prints medians and their ratios to ours.
 */
public final class FashionMnistBenchmark {

    private static final String OURS = "tatara";

    private FashionMnistBenchmark() {}

    /** Takes rounds, the most training seconds of one run, and the contenders' names. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        String limit = arguments[1];
        List<String> contenders = List.of(arguments).subList(2, arguments.length);
        Map<String, List<Measurement>> measured = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String contender : contenders) {
                System.err.printf("round %d of %d: %s%n", round + 1, rounds, contender);
                measured.computeIfAbsent(contender, name -> new ArrayList<>())
                        .add(run(contender, Integer.toString(42 + round), limit));
            }
        }
        System.out.print(table(measured));
    }

    private static Measurement run(String contender, String seed, String limit)
            throws IOException, InterruptedException {
        return Measurement.parse(
                ChildJvm.run(ContenderProcess.class, Measurement.PREFIX, List.of(contender, seed, limit)));
    }

    private static String table(Map<String, List<Measurement>> measured) {
        StringBuilder text = new StringBuilder();
        text.append("| contender | examples/s | time to ").append(Benchmark.TARGET);
        text.append(" | best accuracy | peak memory |\n|---|---|---|---|---|\n");
        for (String name : measured.keySet()) {
            text.append("| ").append(name).append(" | ");
            text.append(cell("%,.0f", measured, name, Measurement::examplesPerSecond))
                    .append(" | ");
            text.append(cell("%,.1f s", measured, name, Measurement::secondsToTarget))
                    .append(" | ");
            text.append("%.4f".formatted(Medians.of(values(measured, name, Measurement::bestAccuracy))))
                    .append(" | ");
            text.append(cell("%,.0f MB", measured, name, Measurement::peakMegabytes))
                    .append(" |\n");
        }
        return text.toString();
    }

    /** A median, and beside it the median over rounds of the ratio to ours in the same round. */
    private static String cell(
            String format, Map<String, List<Measurement>> measured, String name, ToDoubleFunction<Measurement> figure) {
        double[] theirs = values(measured, name, figure);
        String value = Double.isInfinite(Medians.of(theirs))
                ? "not reached"
                : String.format(Locale.ROOT, format, Medians.of(theirs));
        if (name.equals(OURS) || !measured.containsKey(OURS)) {
            return value;
        }
        double ratio = Medians.ofRatios(theirs, values(measured, OURS, figure));
        return Double.isInfinite(ratio) ? value : "%s (%.2f×)".formatted(value, ratio);
    }

    private static double[] values(
            Map<String, List<Measurement>> measured, String name, ToDoubleFunction<Measurement> figure) {
        return measured.getOrDefault(name, List.of()).stream()
                .mapToDouble(figure)
                .toArray();
    }
}
