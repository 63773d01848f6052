package io.tatara.tuning.sample;

import io.tatara.tuning.sample.History.Level;
import io.tatara.tuning.sample.History.Observation;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bayesian optimisation: a Gaussian process over the losses so far, and the configuration of which it expects the most. Trials
 * that run count as if they had come to what is expected of them, so that others go elsewhere.
 *
 * <p>Until max(10, 2D) trials are over that had as much of the resource, points are Sobol's. What the process is like is found
 * anew whenever there are a twentieth more losses.
 *
 * @see <a href="https://arxiv.org/abs/1206.2944">Snoek et al., Practical Bayesian Optimization, 2012</a>
 */
public final class GpSampler implements Sampler {

    /** Losses that a process is made of at most: time grows with their third power. */
    private static final int MOST = 500;

    /** Losses that tell what a process is like: more of them say hardly more, and it takes hundreds of looks at each pair. */
    private static final int MOST_TO_FIT = 150;

    private static final int SPREAD = 512;
    private static final int CLIMBERS = 4;
    private static final int STEPS = 250;
    private static final int REFIT = 20;

    private final Space space;
    private final long seed;
    private final int start;
    private final Kernel kernel;
    private final Sampler otherwise;
    /** What the scales of so many losses are: the same whenever it is asked. */
    private final Map<List<Long>, Scales> fits = new ConcurrentHashMap<>();

    /** Over a space, of a study's seed. */
    public GpSampler(Space space, long seed) {
        this.space = space;
        this.seed = seed;
        this.start = Math.max(10, 2 * space.dimensions());
        this.kernel = new Kernel(space);
        this.otherwise = new SobolSampler(space, seed);
    }

    /** A point, and how much is expected of it. */
    private static final class Candidate {
        private final double[] point;
        private final Configuration configuration;
        private final double score;

        private Candidate(double[] point, Configuration configuration, double score) {
            this.point = point;
            this.configuration = configuration;
            this.score = score;
        }

        private Configuration configuration() {
            return configuration;
        }

        private double score() {
            return score;
        }
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        return history.furthest(start)
                .flatMap(level -> suggest(trial, level, history))
                .or(() -> otherwise.suggest(trial, history));
    }

    private Optional<Configuration> suggest(int trial, Level level, History history) {
        List<Observation> seen = level.newest(MOST);
        List<double[]> points = new ArrayList<>(Observation.points(seen, space));
        Scales scales = scales(level.resource(), seen);
        double[] losses = Warp.of(losses(seen));
        GaussianProcess known = new GaussianProcess(kernel, scales, points, losses);
        double best = points.stream()
                .mapToDouble(point -> known.at(point).mean())
                .min()
                .orElseThrow();
        GaussianProcess believing = believing(known, scales, points, losses, history);
        return climb(believing, best, points, losses, trial, history);
    }

    private static double[] losses(List<Observation> observations) {
        return observations.stream().mapToDouble(Observation::loss).toArray();
    }

    private Scales scales(long resource, List<Observation> seen) {
        int count = start;
        while (count + count / REFIT + 1 <= seen.size()) {
            count += count / REFIT + 1;
        }
        List<Observation> first = seen.subList(Math.max(0, count - MOST_TO_FIT), count);
        // of a window that moves, the first are others each time
        long moved = first.get(0).trial();
        return fits.computeIfAbsent(
                List.of(resource, (long) count, moved),
                key -> ScalesFit.of(kernel, Observation.points(first, space), Warp.of(losses(first))));
    }

    private GaussianProcess believing(
            GaussianProcess known, Scales scales, List<double[]> points, double[] losses, History history) {
        List<Configuration> pending = history.pending();
        if (pending.isEmpty()) {
            return known;
        }
        List<double[]> all = new ArrayList<>(points);
        double[] believed = Arrays.copyOf(losses, losses.length + pending.size());
        for (Configuration configuration : pending) {
            double[] point = space.point(configuration);
            believed[all.size()] = known.at(point).mean();
            all.add(point);
        }
        return new GaussianProcess(kernel, scales, all, believed);
    }

    private Optional<Configuration> climb(
            GaussianProcess process, double best, List<double[]> points, double[] losses, int trial, History history) {
        Draws draws = Draws.of(seed, "gp", trial);
        Scrambled spread = new Scrambled(space.dimensions(), draws.nextLong());
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < SPREAD; i++) {
            consider(spread.point(i), process, best, history).ifPresent(candidates::add);
        }
        double[] incumbent = points.get(least(losses));
        for (int i = 0; i < SPREAD / 4; i++) {
            consider(near(incumbent, Math.pow(10, -1 - 2 * draws.nextUnit()), draws), process, best, history)
                    .ifPresent(candidates::add);
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return candidates.stream()
                .limit(CLIMBERS)
                .map(candidate -> climb(candidate, process, best, draws, history))
                .max(Comparator.comparingDouble(Candidate::score))
                .map(Candidate::configuration);
    }

    private static int least(double[] losses) {
        int least = 0;
        for (int i = 1; i < losses.length; i++) {
            least = losses[i] < losses[least] ? i : least;
        }
        return least;
    }

    /** An evolution strategy of one: steps grow by what succeeds and shrink by what does not (Rechenberg's fifth). */
    private Candidate climb(Candidate from, GaussianProcess process, double best, Draws draws, History history) {
        Candidate top = from;
        double step = 0.1;
        for (int i = 0; i < STEPS; i++) {
            Candidate next = consider(near(top.point, step, draws), process, best, history)
                    .orElse(null);
            if (next != null && next.score() > top.score()) {
                top = next;
                step = Math.min(0.5, step * 1.5);
            } else {
                step = Math.max(1e-6, step * 0.9);
            }
        }
        return top;
    }

    private double[] near(double[] point, double step, Draws draws) {
        double[] near = point.clone();
        for (int d = 0; d < near.length; d++) {
            boolean choice = space.parameters().get(d).domain() instanceof Choice;
            if (Double.isNaN(near[d]) || (choice && draws.nextUnit() * near.length < 1)) {
                near[d] = draws.nextUnit();
            } else if (!choice) {
                near[d] = Math.min(1, Math.max(0, near[d] + step * draws.nextGaussian()));
            }
        }
        return near;
    }

    private Optional<Candidate> consider(double[] point, GaussianProcess process, double best, History history) {
        Configuration configuration = space.at(point);
        if (!space.allows(configuration) || history.contains(configuration)) {
            return Optional.empty();
        }
        double score = LogEi.of(process.at(space.point(configuration)), best);
        return Optional.of(new Candidate(point, configuration, score));
    }
}
