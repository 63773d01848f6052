package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TestKdeSampler implements SamplerContract {

    @Override
    public Sampler sampler(Space space, long seed) {
        return new KdeSampler(space, seed);
    }

    @Test
    void aHundredTrialsOfHartmannsFunctionLeaveLessThanRandomSearchsRegret() {
        Oracle hartmann = Oracle.hartmann6();
        double kde = LongStream.range(0, 20)
                .mapToDouble(seed -> hartmann.play(sampler(hartmann.space(), seed), 100))
                .average()
                .orElseThrow();

        // random search's is 1.26
        assertThat(kde).isLessThan(0.9);
    }

    @Test
    void theDensityIsOneInAll() {
        Space space = new Space(
                new Parameter("x", new Reals(0, 1, Scale.LINEAR)), new Parameter("c", Choice.of("a", "b", "c")));
        KernelDensity density = new KernelDensity(
                space,
                List.of(new double[] {0.02, 0.5 / 3}, new double[] {0.9, 2.5 / 3}, new double[] {0.95, 2.5 / 3}));
        int cells = 3_000;
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            for (int c = 0; c < 3; c++) {
                sum += density.at(new double[] {(i + 0.5) / cells, (c + 0.5) / 3}) / cells;
            }
        }

        assertThat(sum).isCloseTo(1, within(1e-6));
        // of one option there is nothing to choose, and what is not there is of no account
        assertThat(density.at(new double[] {Double.NaN, Double.NaN})).isCloseTo(1, within(1e-12));
    }

    @Test
    void whatIsDrawnIsInTheCubeAndNearThePoints() {
        Space space = new Space(
                new Parameter("x", new Reals(0, 1, Scale.LINEAR)), new Parameter("y", new Reals(0, 1, Scale.LINEAR)));
        KernelDensity density = new KernelDensity(
                space, List.of(new double[] {0, 0.5}, new double[] {0.001, 0.501}, new double[] {0.002, 0.499}));
        Draws draws = Draws.of(3, "test");
        for (int i = 0; i < 1_000; i++) {
            double[] point = density.near(draws, 3);
            assertThat(point[0]).isBetween(0.0, 0.05);
            assertThat(point[1]).isBetween(0.45, 0.55);
        }
    }
}
