package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.tuning.space.Space;
import org.junit.jupiter.api.Test;

class TestRandomSampler implements SamplerContract {

    @Override
    public Sampler sampler(Space space, long seed) {
        return new RandomSampler(space, seed);
    }

    @Test
    void otherSeedsAndOtherTrialsSuggestOthers() {
        Sampler sampler = sampler(MIXED, 1);
        assertThat(sampler.suggest(0, new History())).isNotEqualTo(sampler.suggest(1, new History()));
        assertThat(sampler.suggest(0, new History()))
                .isNotEqualTo(sampler(MIXED, 2).suggest(0, new History()));
    }
}
