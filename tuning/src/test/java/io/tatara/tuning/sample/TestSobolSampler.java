package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestSobolSampler implements SamplerContract {

    @Override
    public Sampler sampler(Space space, long seed) {
        return new SobolSampler(space, seed);
    }

    /** Every coordinate, and every two in both their halves, quarters and so on, as a net in base 2 has it. */
    @Test
    void pointsAreAsEvenAsSobolsWhateverTheSeed() {
        int points = 256;
        for (long seed = 0; seed < 20; seed++) {
            Scrambled scrambled = new Scrambled(8, seed);
            double[][] all =
                    IntStream.range(0, points).mapToObj(scrambled::point).toArray(double[][]::new);
            for (int d = 0; d < 8; d++) {
                int dimension = d;
                assertThat(IntStream.range(0, points)
                                .map(i -> (int) (all[i][dimension] * points))
                                .distinct())
                        .hasSize(points);
            }
            // the first two coordinates are a (0, 8, 2)-net: each box of area 1/256 has one point
            for (int k = 0; k <= 8; k++) {
                int wide = 1 << k;
                int high = points / wide;
                assertThat(IntStream.range(0, points)
                                .map(i -> ((int) (all[i][0] * wide)) * high + ((int) (all[i][1] * high)))
                                .distinct())
                        .hasSize(points);
            }
        }
    }

    @Test
    void seedsGiveOtherPoints() {
        assertThat(new Scrambled(3, 1).point(5)).isNotEqualTo(new Scrambled(3, 2).point(5));
        assertThat(new Scrambled(3, 1).point(0)).doesNotContain(0.0);
    }

    @Test
    void refusesMoreDimensionsThanItHas() {
        Parameter[] many = IntStream.range(0, 1001)
                .mapToObj(i -> new Parameter("p" + i, new Reals(0, 1, Scale.LINEAR)))
                .toArray(Parameter[]::new);
        assertThatThrownBy(() -> sampler(new Space(many), 1)).hasMessageContaining("1000 dimensions at most");
    }
}
