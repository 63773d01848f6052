package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.tuning.space.Space;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TestGpSampler implements SamplerContract {

    @Override
    public Sampler sampler(Space space, long seed) {
        return new GpSampler(space, seed);
    }

    /** Random search comes to 1.6 on the mean. */
    @Test
    void thirtyFiveTrialsOfBraninsFunctionComeToItsLeastValue() {
        Oracle branin = Oracle.branin();
        double regret = LongStream.range(0, 20)
                .parallel()
                .mapToDouble(seed -> branin.play(sampler(branin.space(), seed), 35))
                .average()
                .orElseThrow();

        assertThat(regret).isLessThanOrEqualTo(1e-3);
    }
}
