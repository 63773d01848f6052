package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.Optional;

/** Draws from the whole space, each trial its own numbers. */
public final class RandomSampler implements Sampler {

    /** After so many that were not allowed, or not new, there is taken to be none. */
    private static final int TRIES = 10_000;

    private final Space space;
    private final long seed;

    public RandomSampler(Space space, long seed) {
        this.space = space;
        this.seed = seed;
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        Draws draws = Draws.of(seed, "random", trial);
        for (int i = 0; i < TRIES; i++) {
            Configuration configuration = space.at(draws.nextPoint(space.dimensions()));
            if (space.allows(configuration) && !history.contains(configuration)) {
                return Optional.of(configuration);
            }
        }
        return Optional.empty();
    }
}
