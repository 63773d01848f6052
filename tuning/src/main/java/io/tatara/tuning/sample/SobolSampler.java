package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.Optional;

/**
 * Spreads trials over the space more evenly than chance would: trial t gets Sobol's point t, scrambled by the seed. One whose
 * point is not allowed, or not new, is drawn at random.
 */
public final class SobolSampler implements Sampler {

    private final Space space;
    private final Scrambled points;
    private final Sampler otherwise;

    public SobolSampler(Space space, long seed) {
        if (space.dimensions() > Scrambled.MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "Sobol's sequence has %d dimensions at most, the search space %d; take random"
                            .formatted(Scrambled.MOST_DIMENSIONS, space.dimensions()));
        }
        this.space = space;
        this.points = new Scrambled(space.dimensions(), seed);
        this.otherwise = new RandomSampler(space, seed);
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        Configuration configuration = space.at(points.point(trial));
        return space.allows(configuration) && !history.contains(configuration)
                ? Optional.of(configuration)
                : otherwise.suggest(trial, history);
    }
}
