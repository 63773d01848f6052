package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TestTpeSampler implements SamplerContract {

    @Override
    public Sampler sampler(Space space, long seed) {
        return new TpeSampler(space, seed);
    }

    /** What random search comes to in two thousand runs: a regret of 1.26 on the mean. */
    @Test
    void aHundredTrialsOfHartmannsFunctionLeaveLessThanHalfOfRandomSearchsRegret() {
        Oracle hartmann = Oracle.hartmann6();
        double random = LongStream.range(0, 200)
                .mapToDouble(seed -> hartmann.play(new RandomSampler(hartmann.space(), seed), 100))
                .average()
                .orElseThrow();
        double tpe = LongStream.range(0, 20)
                .mapToDouble(seed -> hartmann.play(sampler(hartmann.space(), seed), 100))
                .average()
                .orElseThrow();

        assertThat(random).isCloseTo(1.26, within(0.1));
        assertThat(tpe).isLessThan(random / 2);
    }

    /** Over a space whose points can be counted: the density is one, and what is drawn has its chance. */
    @Test
    void theDensityIsOneInAllAndThatOfWhatIsDrawn() {
        Space space = new Space(
                new Parameter("x", new Reals(0, 1, Scale.LINEAR)), new Parameter("c", Choice.of("a", "b", "c")));
        Parzen parzen = new Parzen(
                space,
                List.of(new double[] {0.1, 0.5 / 3}, new double[] {0.9, 2.5 / 3}, new double[] {0.95, 2.5 / 3}),
                new double[] {1, 0.5, 1});
        int cells = 300;
        int draws = 300_000;
        double[][] density = new double[10][3];
        for (int i = 0; i < cells; i++) {
            for (int c = 0; c < 3; c++) {
                double[] point = {(i + 0.5) / cells, (c + 0.5) / 3};
                density[i * 10 / cells][c] += Math.exp(parzen.logDensity(point)) / cells;
            }
        }
        int[][] drawn = new int[10][3];
        Draws random = Draws.of(1, "test");
        for (int i = 0; i < draws; i++) {
            Configuration configuration = parzen.draw(random);
            double[] point = space.point(configuration);
            drawn[Math.min(9, (int) (point[0] * 10))][(int) (point[1] * 3)]++;
        }
        double all = 0;
        for (int i = 0; i < 10; i++) {
            for (int c = 0; c < 3; c++) {
                all += density[i][c];
                double chance = density[i][c];
                double deviation = Math.sqrt(chance * (1 - chance) / draws);
                assertThat((double) drawn[i][c] / draws).isCloseTo(chance, within(5 * deviation + 1e-4));
            }
        }
        assertThat(all).isCloseTo(1, within(1e-4));
    }
}
