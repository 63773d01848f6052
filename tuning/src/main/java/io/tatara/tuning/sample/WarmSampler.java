package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import java.util.List;
import java.util.Optional;

/**
 * Begins with configurations that were good elsewhere, a trial each in their order; then, and where one of them has been tried
 * already, another sampler has its turn.
 */
public record WarmSampler(List<Configuration> first, Sampler sampler) implements Sampler {

    public WarmSampler {
        first = List.copyOf(first);
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        return trial < first.size() && !history.contains(first.get(trial))
                ? Optional.of(first.get(trial))
                : sampler.suggest(trial, history);
    }
}
