package io.tatara.bench;

import io.tatara.spark.HadoopSettings;
import io.tatara.train.TrainingData;
import io.tatara.train.single.SharedShards;
import io.tatara.train.single.SingleTrainer;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.schedule.Hyperband;
import io.tatara.tuning.schedule.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/**
 * How long searches take to the validation loss that random search has when its time is up: six settings of a network for
 * Fashion-MNIST, two trials at a time, all of 27 epochs in random search, by rungs of 1, 3, 9 and 27 in the others. The first
 * 10,000 training images validate.
 */
public final class TuningBenchmark {

    private static final int EPOCHS = 27;
    private static final int MANY = 1_000_000;

    private TuningBenchmark() {}

    /** Takes rounds, each with another seed, and the seconds of a study. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        Path scratch = Files.createTempDirectory("tatara-tuning");
        SparkSession spark = Benchmark.session();
        HadoopSettings hadoop = new HadoopSettings(spark.sparkContext().hadoopConfiguration());
        FashionMnist all = FashionMnist.train();
        TrainingData data = new TrainingData(
                ExampleTable.SCHEMA,
                ExampleTable.rows(spark, all.part(10_000, all.size()), 1),
                all.size() - 10_000L,
                ExampleTable.rows(spark, all.part(0, 10_000), 1),
                10_000);
        try (SharedShards shards =
                        SharedShards.write(data, List.of(), scratch.toUri().toString(), hadoop);
                SingleTrainer trainer = new SingleTrainer(spark, shards)) {
            new TuningStudy(trainer, hadoop, scratch.resolve("warm-up"), 0).run(new FullBudget(2, 1), true, seconds);
            for (int round = 0; round < rounds; round++) {
                round(trainer, hadoop, scratch.resolve("round-" + round), round, seconds);
            }
        }
        spark.stop();
    }

    private static void round(SingleTrainer trainer, HadoopSettings hadoop, Path scratch, int round, double seconds)
            throws InterruptedException {
        Halvings halvings = new Halvings(EPOCHS, 1, 3);
        Map<String, Scheduler> schedulers = new LinkedHashMap<>();
        schedulers.put("random", new FullBudget(MANY, EPOCHS));
        schedulers.put("asha, random", new Asha(halvings, MANY));
        schedulers.put("asha, tpe", new Asha(halvings, MANY));
        schedulers.put("hyperband, random", new Hyperband(halvings.algorithm(), 20));
        Map<String, Trace> traces = new LinkedHashMap<>();
        for (Map.Entry<String, Scheduler> search : schedulers.entrySet()) {
            TuningStudy study = new TuningStudy(trainer, hadoop, scratch.resolve(search.getKey()), 42 + round);
            Trace trace = study.run(search.getValue(), !search.getKey().endsWith("tpe"), seconds);
            traces.put(search.getKey(), trace);
            System.err.printf(
                    Locale.ROOT,
                    "round %d, %s: %d results, least loss %.4f%n",
                    round,
                    search.getKey(),
                    trace.size(),
                    trace.least());
        }
        Trace random = Objects.requireNonNull(traces.get("random"));
        double target = random.least();
        System.out.printf(
                Locale.ROOT,
                "round %d: random search came to %.4f in %.0f s, first after %.0f s%n| search | to %.4f | share of %.0f s | at the end |%n|---|---|---|---|%n",
                round,
                target,
                seconds,
                random.secondsTo(target),
                target,
                seconds);
        traces.forEach((name, trace) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.1f s | %.2f | %.4f |%n",
                name,
                trace.secondsTo(target),
                trace.secondsTo(target) / seconds,
                trace.least()));
    }

    /** Which sampler, by whether it is random. */
    static Sampler sampler(boolean random, long seed) {
        return random ? new RandomSampler(TuningStudy.SPACE, seed) : new TpeSampler(TuningStudy.SPACE, seed);
    }
}
