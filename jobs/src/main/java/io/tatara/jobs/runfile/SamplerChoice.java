package io.tatara.jobs.runfile;

import io.tatara.tuning.sample.GpSampler;
import io.tatara.tuning.sample.KdeSampler;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.SobolSampler;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.space.Space;
import java.util.function.BiFunction;

/** What new trials are suggested by. */
public enum SamplerChoice {
    RANDOM(RandomSampler::new),
    SOBOL(SobolSampler::new),
    TPE(TpeSampler::new),
    BAYESIAN(GpSampler::new),
    KDE(KdeSampler::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors have no state
    private final BiFunction<Space, Long, Sampler> made;

    SamplerChoice(BiFunction<Space, Long, Sampler> made) {
        this.made = made;
    }

    Sampler over(Space space, long seed) {
        return made.apply(space, seed);
    }
}
