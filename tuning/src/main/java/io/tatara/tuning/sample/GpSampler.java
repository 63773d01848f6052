package io.tatara.tuning.sample;

import io.tatara.tuning.sample.History.Level;
import io.tatara.tuning.sample.History.Observation;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Bayesian optimisation: a Gaussian process over the losses so far, and the configuration of which it expects the most. Trials
 * that run count as if they had come to what is expected of them, so that others go elsewhere. Where trials fail because of
 * where they are, others stay away; those that fail by chance are passed over.
 *
 * <p>Until max(10, 2D) trials are over that had as much of the resource, points are Sobol's. What the process is like is found
 * anew whenever there are a twentieth more losses.
 *
 * @see <a href="https://arxiv.org/abs/1206.2944">Snoek et al., Practical Bayesian Optimization, 2012</a>
 */
public final class GpSampler implements Sampler {

    /** Losses that a process is made of at most: time grows with their third power. */
    private static final int MOST = 500;

    private final Space space;
    private final long seed;
    private final int start;
    private final Kernel kernel;
    private final Sampler otherwise;
    private final Fits fits;
    private final Fits oddsFits;

    /** Over a space, of a study's seed. */
    public GpSampler(Space space, long seed) {
        this.space = space;
        this.seed = seed;
        this.start = Math.max(10, 2 * space.dimensions());
        this.kernel = new Kernel(space);
        this.otherwise = new SobolSampler(space, seed);
        this.fits = new Fits(
                start,
                seen -> ScalesFit.of(kernel, Observation.points(seen, space), warped(seen), NoisePrior.OF_LOSSES));
        this.oddsFits = new Fits(
                start,
                seen -> Odds.scales(kernel, Observation.points(seen, space), Warp.failures(Outcomes.losses(seen))));
    }

    private static double[] warped(List<Observation> seen) {
        return Warp.of(Outcomes.losses(seen));
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        return history.furthest(start)
                .flatMap(level -> suggest(trial, level, history))
                .or(() -> otherwise.suggest(trial, history));
    }

    private Optional<Configuration> suggest(int trial, Level level, History history) {
        List<Observation> seen = level.newest(MOST);
        Outcomes outcomes = Outcomes.of(seen);
        if (outcomes.succeeded().isEmpty()) {
            return Optional.empty();
        }
        List<double[]> points = Observation.points(outcomes.succeeded(), space);
        double[] losses = warped(outcomes.succeeded());
        Scales scales = fits.of(outcomes.succeeded());
        GaussianProcess known = new GaussianProcess(kernel, scales, points, losses);
        Optional<Odds> odds = outcomes.failed().isEmpty()
                ? Optional.empty()
                : Optional.of(odds(seen)).filter(Odds::telling);

        Believed believed = new Believed(known, points, losses);
        odds.ifPresent(of -> Observation.points(outcomes.failed(), space)
                .forEach(point -> believed.failed(point, of.lostAt(point))));
        history.pending().forEach(configuration -> believed.pending(space.point(configuration)));
        GaussianProcess process = new GaussianProcess(kernel, scales, believed.points(), believed.losses());

        double best = points.stream()
                .mapToDouble(point -> known.at(point).mean())
                .min()
                .orElseThrow();
        ToDoubleFunction<double[]> improvement = point -> LogEi.of(process.at(point), best);
        ToDoubleFunction<double[]> score = odds.<ToDoubleFunction<double[]>>map(
                        of -> point -> improvement.applyAsDouble(point) + Math.log(of.at(point)))
                .orElse(improvement);
        return new Ascent(space, history, Draws.of(seed, "gp", trial), score).from(points.get(least(losses)));
    }

    private Odds odds(List<Observation> seen) {
        return new Odds(
                kernel, oddsFits.of(seen), Observation.points(seen, space), Warp.failures(Outcomes.losses(seen)));
    }

    private static int least(double[] losses) {
        int least = 0;
        for (int i = 1; i < losses.length; i++) {
            least = losses[i] < losses[least] ? i : least;
        }
        return least;
    }
}
