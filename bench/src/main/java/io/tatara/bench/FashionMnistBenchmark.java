package io.tatara.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        // the parent's own flags: Spark's opens and the heap
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContenderProcess.class.getName()));
        command.addAll(List.of(contender, seed, limit));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Measurement measurement = null;
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                measurement = line.startsWith(Measurement.PREFIX) ? Measurement.parse(line) : measurement;
            }
        } finally {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
        if (measurement == null) {
            throw new IllegalStateException("contender " + contender + " failed with exit code " + process.exitValue());
        }
        return measurement;
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
            text.append("%.4f".formatted(median(values(measured, name, Measurement::bestAccuracy))))
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
        String value =
                Double.isInfinite(median(theirs)) ? "not reached" : String.format(Locale.ROOT, format, median(theirs));
        if (name.equals(OURS) || !measured.containsKey(OURS)) {
            return value;
        }
        double[] ours = values(measured, OURS, figure);
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = theirs[i] / ours[i];
        }
        return Double.isInfinite(median(ratios)) ? value : "%s (%.2f×)".formatted(value, median(ratios));
    }

    private static double[] values(
            Map<String, List<Measurement>> measured, String name, ToDoubleFunction<Measurement> figure) {
        return measured.getOrDefault(name, List.of()).stream()
                .mapToDouble(figure)
                .toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
