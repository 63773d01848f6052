package io.tatara.tuning.sample;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Looks for the new configuration of the highest score: among points spread evenly and points near the best so far, and from
 * the best of those upwards by small steps.
 */
final class Ascent {

    private static final int SPREAD = 512;
    private static final int CLIMBERS = 4;
    private static final int STEPS = 250;

    private final Space space;
    private final History history;
    private final Draws draws;
    private final ToDoubleFunction<double[]> score;

    /** By the score of a configuration's point. */
    Ascent(Space space, History history, Draws draws, ToDoubleFunction<double[]> score) {
        this.space = space;
        this.history = history;
        this.draws = draws;
        this.score = score;
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

    /** Empty if nothing new was come upon. */
    Optional<Configuration> from(double[] incumbent) {
        Scrambled spread = new Scrambled(space.dimensions(), draws.nextLong());
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < SPREAD; i++) {
            consider(spread.point(i)).ifPresent(candidates::add);
        }
        for (int i = 0; i < SPREAD / 4; i++) {
            consider(near(incumbent, Math.pow(10, -1 - 2 * draws.nextUnit()))).ifPresent(candidates::add);
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return candidates.stream()
                .limit(CLIMBERS)
                .map(this::climb)
                .max(Comparator.comparingDouble(Candidate::score))
                .map(Candidate::configuration);
    }

    /** An evolution strategy of one: steps grow by what succeeds and shrink by what does not (Rechenberg's fifth). */
    private Candidate climb(Candidate from) {
        Candidate top = from;
        double step = 0.1;
        for (int i = 0; i < STEPS; i++) {
            Candidate next = consider(near(top.point, step)).orElse(null);
            if (next != null && next.score() > top.score()) {
                top = next;
                step = Math.min(0.5, step * 1.5);
            } else {
                step = Math.max(1e-6, step * 0.9);
            }
        }
        return top;
    }

    private double[] near(double[] point, double step) {
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

    private Optional<Candidate> consider(double[] point) {
        Configuration configuration = space.at(point);
        if (!space.allows(configuration) || history.contains(configuration)) {
            return Optional.empty();
        }
        return Optional.of(new Candidate(point, configuration, score.applyAsDouble(space.point(configuration))));
    }
}
