package io.tatara.bench;

import io.tatara.tuning.sample.GpSampler;
import io.tatara.tuning.sample.History;
import io.tatara.tuning.sample.Oracle;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.SobolSampler;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How far from the least value samplers still are after so many trials of functions whose least value is known, on the mean of
 * seeds 0, 1, 2 …, the same whenever it is asked; how many more trials they need where these run in parallel or fail; and how
 * long the Gaussian process thinks.
 */
public final class SamplerBenchmark {

    private static final Map<String, BiFunction<Space, Long, Sampler>> SAMPLERS = new LinkedHashMap<>();

    static {
        SAMPLERS.put("random", RandomSampler::new);
        SAMPLERS.put("sobol", SobolSampler::new);
        SAMPLERS.put("tpe", TpeSampler::new);
        SAMPLERS.put("bayesian", GpSampler::new);
    }

    private static final int PARALLEL = 8;
    private static final int LOSSES = 300;
    private static final int SETTINGS = 10;
    private static final int SUGGESTIONS = 20;

    private SamplerBenchmark() {}

    /** Takes how many seeds. */
    public static void main(String[] arguments) {
        int seeds = Integer.parseInt(arguments[0]);
        System.out.println(
                "| sampler | Branin, 35 trials | Hartmann-6, 60 trials | Hartmann-6, 100 trials |\n|---|---|---|---|");
        SAMPLERS.forEach((name, sampler) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2g | %s |%n",
                name,
                means(sampler, Oracle.branin(), seeds, 35)[34],
                hartmann(means(sampler, Oracle.hartmann6(), seeds, 100))));
        System.out.println(
                "%n| sampler | function | alone: trials, regret | %d in parallel | a quarter fails |%n|---|---|---|---|---|"
                        .formatted(PARALLEL));
        for (String name : List.of("bayesian", "tpe")) {
            disturbed(name, "Branin", Oracle.branin(), seeds, 35);
            disturbed(name, "Hartmann-6", Oracle.hartmann6(), seeds, 60);
        }
        double[] thinking = thinking();
        System.out.printf(
                Locale.ROOT,
                "bayesian, %d losses of %d settings: a suggestion takes %.0f ms, the slowest %.0f ms%n",
                LOSSES,
                SETTINGS,
                thinking[SUGGESTIONS / 2],
                thinking[SUGGESTIONS - 1]);
    }

    private static String hartmann(double[] means) {
        return String.format(Locale.ROOT, "%.3f | %.3f", means[59], means[99]);
    }

    /** How many trials it takes to come as near as the median seed does alone, one after another: medians over seeds. */
    private static void disturbed(String name, String function, Oracle oracle, int seeds, int trials) {
        BiFunction<Space, Long, Sampler> sampler = Objects.requireNonNull(SAMPLERS.get(name));
        int most = 2 * trials;
        double[][] alone = all(seeds, seed -> oracle.regrets(sampler.apply(oracle.space(), seed), trials));
        double[][] parallel =
                all(seeds, seed -> oracle.regrets(sampler.apply(oracle.space(), seed), most, PARALLEL, trial -> false));
        double[][] failing = all(
                seeds,
                seed -> oracle.regrets(
                        sampler.apply(oracle.space(), seed),
                        most,
                        1,
                        trial -> new SplittableRandom(seed * most + trial).nextInt(4) == 0));
        double target = Medians.of(
                Arrays.stream(alone).mapToDouble(regrets -> regrets[trials - 1]).toArray());
        double usual = needed(alone, target);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f, %.2g | %s | %s |%n",
                name,
                function,
                usual,
                target,
                ratio(needed(parallel, target), usual),
                ratio(needed(failing, target), usual));
    }

    private static String ratio(double needed, double usual) {
        return String.format(Locale.ROOT, "%.0f (%.2f×)", needed, needed / usual);
    }

    /** The median of trials until a regret is reached; of who never does so it is one more than there were. */
    private static double needed(double[][] regrets, double target) {
        return Medians.of(Arrays.stream(regrets)
                .mapToDouble(each -> 1
                        + Arrays.stream(each)
                                .takeWhile(regret -> regret > target)
                                .count())
                .toArray());
    }

    private static double[] means(BiFunction<Space, Long, Sampler> sampler, Oracle oracle, int seeds, int trials) {
        double[][] all = all(seeds, seed -> oracle.regrets(sampler.apply(oracle.space(), seed), trials));
        return IntStream.range(0, trials)
                .mapToDouble(trial -> Arrays.stream(all)
                        .mapToDouble(regrets -> regrets[trial])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    private static double[][] all(int seeds, LongFunction<double[]> regrets) {
        return LongStream.range(0, seeds).parallel().mapToObj(regrets).toArray(double[][]::new);
    }

    /** Milliseconds of suggestions, sorted; in some of them it is found anew what the process is like. */
    private static double[] thinking() {
        Space space = new Space(IntStream.range(0, SETTINGS)
                .mapToObj(i -> new Parameter("x" + i, new Reals(0, 1, Scale.LINEAR)))
                .toArray(Parameter[]::new));
        History history = new History();
        Sampler random = new RandomSampler(space, 1);
        for (int trial = 0; trial < LOSSES; trial++) {
            play(random, trial, history);
        }
        Sampler bayesian = new GpSampler(space, 1);
        return IntStream.range(LOSSES, LOSSES + SUGGESTIONS)
                .mapToDouble(trial -> play(bayesian, trial, history))
                .sorted()
                .toArray();
    }

    /** A trial of a bowl, and what its suggestion took. */
    private static double play(Sampler sampler, int trial, History history) {
        long start = System.nanoTime();
        Configuration configuration = sampler.suggest(trial, history).orElseThrow();
        double milliseconds = (System.nanoTime() - start) * 1e-6;
        history.suggested(trial, configuration);
        double loss = IntStream.range(0, SETTINGS)
                .mapToDouble(i -> (Double) configuration.get("x" + i) - 0.3)
                .map(x -> x * x)
                .sum();
        history.finished(trial, 1, loss);
        return milliseconds;
    }
}
