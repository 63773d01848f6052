package io.tatara.bench;

import io.tatara.collective.Floats;
import io.tatara.train.Carrier;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import io.tatara.train.dl4j.Dl4jAveragingTrainer;
import io.tatara.train.gang.GangTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** The child JVM: trains one contender once and prints its {@link Measurement}. */
public final class ContenderProcess {

    private static final Map<String, Supplier<Contender>> CONTENDERS = Map.of(
            "tatara",
            () -> new TrainerContender((spark, network) -> new GangTrainer(
                    spark,
                    new Distribution.Averaging(
                            Benchmark.WORKERS,
                            new Pace.Fixed(Benchmark.AVERAGE_EVERY),
                            new Outer.None(),
                            OptimizerState.LOCAL,
                            new Floats(),
                            Carrier.PEERS,
                            new Tolerance(120, Tolerance.OnLoss.CONTINUE, 3)))),
            "dl4j-averaging",
            () -> new TrainerContender((spark, network) -> new Dl4jAveragingTrainer(
                    spark, new Distribution.Dl4jAveraging(Benchmark.WORKERS, Benchmark.AVERAGE_EVERY, false), network)),
            "dl4j",
            Dl4jContender::new,
            "mllib",
            MllibContender::new);

    private ContenderProcess() {}

    /** Takes the contender's name, the seed, and the most seconds to train. */
    public static void main(String[] arguments) throws IOException {
        Supplier<Contender> contender = CONTENDERS.get(arguments[0]);
        if (contender == null) {
            throw new IllegalArgumentException(
                    "contender must be one of %s, got %s".formatted(CONTENDERS.keySet(), arguments[0]));
        }
        Recorder recorder = new Recorder(Double.parseDouble(arguments[2]));
        contender.get().train(Long.parseLong(arguments[1]), recorder);
        System.out.println(recorder.measurement().line());
    }

    /** Keeps the figures of a run and stops it at the target or at its time limit. */
    private static final class Recorder implements Contender.Reporter {

        private final double limit;
        private long examples;
        private double seconds;
        private double toTarget = Double.POSITIVE_INFINITY;
        private double best;

        Recorder(double limit) {
            this.limit = limit;
        }

        @Override
        public void started() {
            System.err.println("training starts");
        }

        @Override
        public boolean learned(long seen, double trainSeconds, double accuracy) {
            System.err.printf("%,d examples, %.1f s, accuracy %.4f%n", seen, trainSeconds, accuracy);
            examples = seen;
            seconds = trainSeconds;
            best = Math.max(best, accuracy);
            if (accuracy >= Benchmark.TARGET && Double.isInfinite(toTarget)) {
                toTarget = trainSeconds;
            }
            return trainSeconds < limit && Double.isInfinite(toTarget);
        }

        Measurement measurement() throws IOException {
            return new Measurement(examples / seconds, toTarget, best, peakMegabytes());
        }

        private static double peakMegabytes() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
            throw new IOException("/proc/self/status has no VmHWM; the benchmark needs Linux");
        }
    }
}
