package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import java.util.Optional;

/** Another sampler, as if the space had no more than so many configurations. */
public record LimitedSampler(Sampler sampler, int trials) implements Sampler {

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        return trial < trials ? sampler.suggest(trial, history) : Optional.empty();
    }
}
