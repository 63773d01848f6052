package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Functions whose least value is known.
 *
 * @param regret of a configuration: what it is above the least
 */
public record Oracle(Space space, ToDoubleFunction<Configuration> regret) {

    private static final double[][] A = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] P = {
        {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
        {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
        {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
        {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
    };
    private static final double[] ALPHA = {1, 1.2, 3, 3.2};

    /** Branin's in two dimensions, with three least values. */
    public static Oracle branin() {
        Space space = new Space(
                new Parameter("x", new Reals(-5, 10, Scale.LINEAR)),
                new Parameter("y", new Reals(0, 15, Scale.LINEAR)));
        return new Oracle(space, configuration -> {
            double x = (Double) configuration.get("x");
            double y = (Double) configuration.get("y");
            double bowl = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
            return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.39788735772973816;
        });
    }

    /** Hartmann's in six dimensions: one least value among five others. */
    public static Oracle hartmann6() {
        List<Parameter> parameters = IntStream.range(0, 6)
                .mapToObj(i -> new Parameter("x" + i, new Reals(0, 1, Scale.LINEAR)))
                .toList();
        return new Oracle(
                new Space(parameters, List.of()), configuration -> 3.32236801141551 + hartmann6(configuration));
    }

    private static double hartmann6(Configuration configuration) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double exponent = 0;
            for (int d = 0; d < 6; d++) {
                double distance = (Double) configuration.get("x" + d) - P[i][d];
                exponent += A[i][d] * distance * distance;
            }
            sum -= ALPHA[i] * Math.exp(-exponent);
        }
        return sum;
    }

    /** The least regret of so many trials, one after another. */
    double play(Sampler sampler, int trials) {
        return regrets(sampler, trials)[trials - 1];
    }

    /** The least regret after each of so many trials, one after another. */
    public double[] regrets(Sampler sampler, int trials) {
        return regrets(sampler, trials, 1, trial -> false);
    }

    /**
     * The least regret after each of so many results.
     *
     * @param parallel how many run at a time; they end in the order in which they began
     * @param fails which trials come to no loss, or to one beyond all reason
     */
    public double[] regrets(Sampler sampler, int trials, int parallel, IntPredicate fails) {
        History history = new History();
        Deque<Map.Entry<Integer, Configuration>> running = new ArrayDeque<>();
        double[] least = new double[trials];
        double best = Double.POSITIVE_INFINITY;
        int begun = 0;
        for (int ended = 0; ended < trials; ended++) {
            for (; begun < trials && running.size() < parallel; begun++) {
                Configuration configuration = sampler.suggest(begun, history).orElseThrow();
                history.suggested(begun, configuration);
                running.add(Map.entry(begun, configuration));
            }
            Map.Entry<Integer, Configuration> next = running.remove();
            int trial = next.getKey();
            double regretted = regret.applyAsDouble(next.getValue());
            if (fails.test(trial)) {
                history.finished(trial, 1, trial % 2 == 0 ? Double.POSITIVE_INFINITY : 1e28);
            } else {
                history.finished(trial, 1, regretted);
                best = Math.min(best, regretted);
            }
            least[ended] = best;
        }
        return least;
    }
}
