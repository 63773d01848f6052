package io.tatara.tuning.sample;

import io.tatara.tuning.sample.History.Level;
import io.tatara.tuning.sample.History.Observation;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tree-structured Parzen estimator: of some configurations drawn from where the best were, the one that is likeliest to be
 * among the best and not among the rest. Trials that run, and those that failed, are of the rest.
 *
 * <pre>
 *   N     trials over that had as much of the resource, the most that any START have had
 *   good  the best min(⌈N/10⌉, 25) of them;   bad  the newest others, those that had less and were given up, and those of
 *         which nothing is known yet
 *   l, g  densities of good and bad;          suggested: the largest l(x)/g(x) of 24 x drawn from l
 * </pre>
 *
 * Of many bad ones the newest 25 count for 1 each, and less and less those before. Until START trials are over, and when all 24
 * are known already, points are Sobol's.
 *
 * @see <a href="https://papers.nips.cc/paper/4443">Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011</a>
 * @see <a href="https://arxiv.org/abs/2304.11127">Watanabe, Tree-Structured Parzen Estimator, 2023</a>
 */
public final class TpeSampler implements Sampler {

    private static final int START = 10;
    private static final int MOST_GOOD = 25;
    private static final int FULL_WEIGHT = 25;
    private static final int CANDIDATES = 24;
    /** More that are not allowed, or known, are not drawn. */
    private static final int TRIES = 20 * CANDIDATES;

    /** More kernels take time, and what they are around is long ago and weighs little. */
    private static final int MOST_BAD = 200;

    private final Space space;
    private final long seed;
    private final Sampler otherwise;

    public TpeSampler(Space space, long seed) {
        this.space = space;
        this.seed = seed;
        this.otherwise = new SobolSampler(space, seed);
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        return history.furthest(START)
                .flatMap(level -> suggest(trial, level, history))
                .or(() -> otherwise.suggest(trial, history));
    }

    private Optional<Configuration> suggest(int trial, Level level, History history) {
        List<Observation> best = level.best(Math.min((level.size() + 9) / 10, MOST_GOOD)).stream()
                .filter(observation -> observation.loss() < Double.POSITIVE_INFINITY)
                .toList();
        Parzen good = around(Observation.points(best, space));
        Parzen bad = around(bad(level, best, history));
        return likeliest(good, bad, Draws.of(seed, "tpe", trial), history);
    }

    private List<double[]> bad(Level level, List<Observation> best, History history) {
        Set<Observation> good = new HashSet<>(best);
        List<Observation> others = level.newest(MOST_BAD + best.size()).stream()
                .filter(observation -> !good.contains(observation))
                .toList();
        // of trials that were given up before, the next ones would be where they were
        List<double[]> points = new ArrayList<>(Observation.points(history.shortOf(level, MOST_BAD), space));
        points.addAll(Observation.points(others, space));
        history.pending().forEach(configuration -> points.add(space.point(configuration)));
        return points;
    }

    private Parzen around(List<double[]> points) {
        double[] weights = new double[points.size()];
        int ramp = Math.max(0, weights.length - FULL_WEIGHT);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i >= ramp ? 1 : (i + 1.0) / (ramp + 1);
        }
        return new Parzen(space, points, weights);
    }

    private Optional<Configuration> likeliest(Parzen good, Parzen bad, Draws draws, History history) {
        Set<Configuration> candidates = new HashSet<>();
        Map.Entry<Configuration, Double> likeliest = null;
        for (int i = 0; i < TRIES && candidates.size() < CANDIDATES; i++) {
            Configuration candidate = good.draw(draws);
            if (!space.allows(candidate) || history.contains(candidate) || !candidates.add(candidate)) {
                continue;
            }
            double[] point = space.point(candidate);
            double score = good.logDensity(point) - bad.logDensity(point);
            if (likeliest == null || score > likeliest.getValue()) {
                likeliest = Map.entry(candidate, score);
            }
        }
        return Optional.ofNullable(likeliest).map(Map.Entry::getKey);
    }
}
