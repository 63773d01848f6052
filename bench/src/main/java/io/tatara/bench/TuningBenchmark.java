package io.tatara.bench;

import io.tatara.spark.HadoopSettings;
import io.tatara.train.TrainingData;
import io.tatara.train.single.SharedShards;
import io.tatara.train.single.SingleTrainer;
import io.tatara.tuning.run.Limits;
import io.tatara.tuning.sample.KdeSampler;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.schedule.Hyperband;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.space.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * How long searches take to the validation loss that random search has when its time is up: six settings of a network for
 * Fashion-MNIST, two trials at a time, all of 27 epochs in random search, by rungs of 1, 3, 9 and 27 in the others, which end
 * when they are there. The first 10,000 training images validate.
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
            new TuningStudy(trainer, hadoop, scratch.resolve("warm-up"), 0)
                    .run(new FullBudget(2, 1), new RandomSampler(TuningStudy.SPACE, 0), Limits.NONE);
            for (int round = 0; round < rounds; round++) {
                round(trainer, hadoop, scratch.resolve("round-" + round), round, seconds);
            }
        }
        spark.stop();
    }

    private static void round(SingleTrainer trainer, HadoopSettings hadoop, Path scratch, int round, double seconds)
            throws InterruptedException {
        long seed = 42L + round;
        Limits limits = Limits.NONE.withStudySeconds(seconds);
        Map<String, Trace> traces = new LinkedHashMap<>();
        double target = Double.NEGATIVE_INFINITY;
        for (Search search : searches(seed)) {
            Trace trace = new TuningStudy(trainer, hadoop, scratch.resolve(search.name), seed)
                    .run(search.scheduler, search.sampler, limits.withTarget(target));
            traces.put(search.name, trace);
            // the first search is the one that others are to come up to
            target = traces.size() == 1 ? trace.least() : target;
            System.err.printf(
                    Locale.ROOT,
                    "round %d, %s: %d results, least loss %.4f%n",
                    round,
                    search.name,
                    trace.size(),
                    trace.least());
        }
        System.out.printf(
                Locale.ROOT,
                "round %d: random search came to %.4f in %.0f s%n| search | to %.4f | share of %.0f s | its least |%n|---|---|---|---|%n",
                round,
                target,
                seconds,
                target,
                seconds);
        for (Map.Entry<String, Trace> entry : traces.entrySet()) {
            double reached = entry.getValue().secondsTo(target);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f s | %.2f | %.4f |%n",
                    entry.getKey(),
                    reached,
                    reached / seconds,
                    entry.getValue().least());
        }
    }

    /** A way to search; each of its parts serves one study. */
    private record Search(String name, Scheduler scheduler, Sampler sampler) {}

    private static List<Search> searches(long seed) {
        Space space = TuningStudy.SPACE;
        Halvings halvings = new Halvings(EPOCHS, 1, 3);
        return List.of(
                new Search("random", new FullBudget(MANY, EPOCHS), new RandomSampler(space, seed)),
                new Search("asha, random", new Asha(halvings, MANY), new RandomSampler(space, seed)),
                new Search("asha, tpe", new Asha(halvings, MANY), new TpeSampler(space, seed)),
                new Search(
                        "hyperband, random", new Hyperband(halvings.algorithm(), 20), new RandomSampler(space, seed)),
                new Search("hyperband, kde", new Hyperband(halvings.algorithm(), 20), new KdeSampler(space, seed)));
    }
}
