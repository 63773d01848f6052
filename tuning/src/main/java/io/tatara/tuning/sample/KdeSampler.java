package io.tatara.tuning.sample;

import io.tatara.tuning.sample.History.Level;
import io.tatara.tuning.sample.History.Observation;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What BOHB suggests: of some configurations near good ones, the one where good ones are densest compared with bad ones. With
 * Hyperband this is BOHB.
 *
 * <pre>
 *   N       trials over that had as much of the resource, the most that any 2 (D + 1) have had
 *   good    the best max(D + 1, ⌊15 N / 100⌋);   bad  the max(D + 1, ⌊85 N / 100⌋) after them, of which there may be less
 *   l, g    densities of good and bad
 *   a third of all suggestions, and all until there is such an N, are drawn at random;
 *   others are the largest max(l, 10⁻³²) / max(g, 10⁻³²) of 64 points near good ones
 * </pre>
 *
 * A coordinate that a trial has not is that of another of its kind that has it, or drawn at random.
 *
 * @see <a href="https://arxiv.org/abs/1807.01774">Falkner, Klein and Hutter, BOHB, ICML 2018</a>
 */
public final class KdeSampler implements Sampler {

    private static final double RANDOM_SHARE = 1.0 / 3;
    private static final int CANDIDATES = 64;
    private static final double LEAST_DENSITY = 1e-32;

    /** Kernels are drawn from so many times as wide as they are. */
    private static final double WIDER = 3;

    private final Space space;
    private final long seed;
    private final Sampler otherwise;

    public KdeSampler(Space space, long seed) {
        this.space = space;
        this.seed = seed;
        this.otherwise = new RandomSampler(space, seed);
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        Draws draws = Draws.of(seed, "kde", trial);
        if (draws.nextUnit() < RANDOM_SHARE) {
            return otherwise.suggest(trial, history);
        }
        return history.furthest(2 * (space.dimensions() + 1))
                .flatMap(level -> suggest(level, draws, history))
                .or(() -> otherwise.suggest(trial, history));
    }

    private Optional<Configuration> suggest(Level level, Draws draws, History history) {
        int least = space.dimensions() + 1;
        int goods = Math.max(least, 15 * level.size() / 100);
        int bads = Math.max(least, 85 * level.size() / 100);
        List<Observation> best = level.best(goods + bads);
        KernelDensity good = density(best.subList(0, goods), draws);
        KernelDensity bad = density(best.subList(goods, best.size()), draws);
        Set<Configuration> seen = new HashSet<>();
        Configuration densest = null;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < CANDIDATES; i++) {
            Configuration candidate = space.at(good.near(draws, WIDER));
            if (!space.allows(candidate) || history.contains(candidate) || !seen.add(candidate)) {
                continue;
            }
            double[] point = space.point(candidate);
            double ratio = Math.max(good.at(point), LEAST_DENSITY) / Math.max(bad.at(point), LEAST_DENSITY);
            if (ratio > most) {
                most = ratio;
                densest = candidate;
            }
        }
        return Optional.ofNullable(densest);
    }

    private KernelDensity density(List<Observation> observations, Draws draws) {
        List<double[]> points = Observation.points(observations, space);
        for (int d = 0; d < space.dimensions(); d++) {
            int coordinate = d;
            List<double[]> having = points.stream()
                    .filter(point -> !Double.isNaN(point[coordinate]))
                    .toList();
            double[] values =
                    having.stream().mapToDouble(point -> point[coordinate]).toArray();
            for (double[] point : points) {
                if (Double.isNaN(point[d])) {
                    point[d] = values.length == 0 ? draws.nextUnit() : values[draws.nextInt(values.length)];
                }
            }
        }
        return new KernelDensity(space, points);
    }
}
