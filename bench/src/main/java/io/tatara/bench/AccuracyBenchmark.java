package io.tatara.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What spreading a training over two workers does to its accuracy after equal epochs: the same network on Fashion-MNIST, by
 * one process and by two workers, with the same seeds. Printed are means over seeds of the test accuracy after the last epoch,
 * and of its difference to one process with the same seed.
 */
public final class AccuracyBenchmark {

    private static final int FIRST_SEED = 42;

    private AccuracyBenchmark() {}

    /** Takes the number of seeds, and epochs, at most {@value Benchmark#EPOCHS}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seeds = Integer.parseInt(arguments[0]);
        String epochs = arguments[1];
        Map<Way, double[]> accuracies = new EnumMap<>(Way.class);
        double[] reference = new double[seeds];
        accuracies.put(Way.ONE_PROCESS, reference);
        for (int seed = 0; seed < seeds; seed++) {
            for (Way way : Way.values()) {
                double accuracy = accuracy(way, FIRST_SEED + seed, epochs);
                accuracies.computeIfAbsent(way, ignored -> new double[seeds])[seed] = accuracy;
                System.err.printf(Locale.ROOT, "seed %d, %s: %.4f%n", FIRST_SEED + seed, way.description(), accuracy);
            }
        }
        System.out.printf(
                "| after %s epochs | accuracy | difference in points, and its range |%n|---|---|---|%n", epochs);
        accuracies.forEach((way, values) -> System.out.println(row(way, values, reference)));
    }

    private static double accuracy(Way way, int seed, String epochs) throws IOException, InterruptedException {
        String line = ChildJvm.run(
                AccuracyProcess.class, AccuracyProcess.PREFIX, List.of(way.name(), Integer.toString(seed), epochs));
        return Double.parseDouble(line.substring(AccuracyProcess.PREFIX.length()));
    }

    private static String row(Way way, double[] values, double[] reference) {
        double[] differences = new double[values.length];
        Arrays.setAll(differences, seed -> 100 * (values[seed] - reference[seed]));
        return String.format(
                Locale.ROOT,
                "| %s | %.4f | %+.2f (%+.2f to %+.2f) |",
                way.description(),
                Arrays.stream(values).average().orElse(Double.NaN),
                Arrays.stream(differences).average().orElse(Double.NaN),
                Arrays.stream(differences).min().orElse(Double.NaN),
                Arrays.stream(differences).max().orElse(Double.NaN));
    }
}
