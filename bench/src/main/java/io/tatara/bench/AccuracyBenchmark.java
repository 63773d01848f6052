package io.tatara.bench;

import io.tatara.train.Distribution;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import io.tatara.train.Trainer;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.local.LocalTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * What spreading a training over two workers does to its accuracy after equal epochs: the same network on Fashion-MNIST, by
 * one process and by two workers that average more or less often, each with the same seeds. Printed are means over seeds of the
 * test accuracy after the last epoch, and of its difference to one process with the same seed.
 */
public final class AccuracyBenchmark {

    private static final Tolerance TOLERANCE = new Tolerance(60, Tolerance.OnLoss.RESTART, 0);
    private static final String ONE = "one process";

    private AccuracyBenchmark() {}

    /** Takes the number of seeds, and epochs. */
    public static void main(String[] arguments) {
        int seeds = Integer.parseInt(arguments[0]);
        int epochs = Integer.parseInt(arguments[1]);
        Map<String, double[]> accuracies = new LinkedHashMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            for (Map.Entry<String, Function<SparkSession, Trainer>> way : ways().entrySet()) {
                double accuracy = accuracy(way.getValue(), 42 + seed, epochs);
                accuracies.computeIfAbsent(way.getKey(), name -> new double[seeds])[seed] = accuracy;
                System.err.printf(Locale.ROOT, "seed %d, %s: %.4f%n", 42 + seed, way.getKey(), accuracy);
            }
        }
        System.out.printf(
                Locale.ROOT, "| after %d epochs | accuracy | difference, in points |%n|---|---|---|%n", epochs);
        double[] reference = accuracies.getOrDefault(ONE, new double[seeds]);
        accuracies.forEach((way, values) -> System.out.println(row(way, values, reference)));
        System.exit(0);
    }

    private static Map<String, Function<SparkSession, Trainer>> ways() {
        Map<String, Function<SparkSession, Trainer>> ways = new LinkedHashMap<>();
        ways.put(ONE, LocalTrainer::new);
        for (int every : new int[] {1, 16, 64}) {
            ways.put("averaging every " + every, spark -> averaging(spark, every, new Outer.None()));
        }
        for (int every : new int[] {16, 64}) {
            ways.put(
                    "averaging every %d, outer Nesterov".formatted(every),
                    spark -> averaging(spark, every, new Outer.Nesterov(0.7, 0.9)));
        }
        return ways;
    }

    private static Trainer averaging(SparkSession spark, int every, Outer outer) {
        return new GangTrainer(
                spark, new Distribution.Averaging(Benchmark.WORKERS, new Pace.Fixed(every), outer, TOLERANCE));
    }

    private static double accuracy(Function<SparkSession, Trainer> trainer, long seed, int epochs) {
        List<Double> after = new ArrayList<>();
        new TrainerContender((spark, network) -> trainer.apply(spark)).train(seed, new Contender.Reporter() {
            @Override
            public void started() {}

            @Override
            public boolean learned(long examples, double seconds, double accuracy) {
                after.add(accuracy);
                return after.size() < epochs;
            }
        });
        return after.get(after.size() - 1);
    }

    private static String row(String way, double[] values, double[] reference) {
        double[] differences = new double[values.length];
        Arrays.setAll(differences, seed -> 100 * (values[seed] - reference[seed]));
        return String.format(
                Locale.ROOT,
                "| %s | %.4f | %+.2f (%+.2f to %+.2f) |",
                way,
                Arrays.stream(values).average().orElse(Double.NaN),
                Arrays.stream(differences).average().orElse(Double.NaN),
                Arrays.stream(differences).min().orElse(Double.NaN),
                Arrays.stream(differences).max().orElse(Double.NaN));
    }
}
