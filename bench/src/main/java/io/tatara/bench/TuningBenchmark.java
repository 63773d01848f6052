package io.tatara.bench;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long searches take to the validation loss that random search has when its time is up: six settings of a network for
 * Fashion-MNIST, two trials at a time, all of 27 epochs in random search, by rungs of 1, 3, 9 and 27 in the others, which end
 * when they are there. The first 10,000 training images validate.
 */
public final class TuningBenchmark {

    private static final int MANY = 1_000_000;

    private TuningBenchmark() {}

    /** Takes rounds, each with another seed, and the seconds of a study. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        try (TuningGround ground = TuningGround.prepare()) {
            for (int round = 0; round < rounds; round++) {
                round(ground, round, seconds);
            }
        }
    }

    private static void round(TuningGround ground, int round, double seconds) throws InterruptedException {
        long seed = 42L + round;
        Limits limits = Limits.NONE.withStudySeconds(seconds);
        Map<String, Trace> traces = new LinkedHashMap<>();
        double target = Double.NEGATIVE_INFINITY;
        for (Search search : searches(seed)) {
            Trace trace = ground.study("round-%d/%s".formatted(round, search.name), seed)
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
        Halvings halvings = new Halvings(TuningStudy.EPOCHS, 1, 3);
        return List.of(
                new Search("random", new FullBudget(MANY, TuningStudy.EPOCHS), new RandomSampler(space, seed)),
                new Search("asha, random", new Asha(halvings, MANY), new RandomSampler(space, seed)),
                new Search("asha, tpe", new Asha(halvings, MANY), new TpeSampler(space, seed)),
                new Search(
                        "hyperband, random", new Hyperband(halvings.algorithm(), 20), new RandomSampler(space, seed)),
                new Search("hyperband, kde", new Hyperband(halvings.algorithm(), 20), new KdeSampler(space, seed)));
    }
}
