package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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

    /** Hartmann's function, and beside it the less of something else the more epochs there are. */
    private static double atEpoch(Configuration configuration, long epoch) {
        Oracle hartmann = Oracle.hartmann6();
        double[] turned = hartmann.space().point(configuration);
        double[] point = turned.clone();
        Arrays.setAll(turned, i -> point[(i + 2) % 6]);
        double early = 1 - Math.log((double) epoch) / Math.log(27);
        return hartmann.regret().applyAsDouble(configuration)
                + early
                        * (1
                                + 0.5
                                        * hartmann.regret()
                                                .applyAsDouble(hartmann.space().at(turned)));
    }

    /** The least loss after 27 epochs, when all trials together had so many. */
    private static double underAsha(Function<Space, Sampler> sampler, long epochs) {
        Space space = Oracle.hartmann6().space();
        Study study = new Study(new Asha(new Halvings(27, 1, 3), 100_000), sampler.apply(space), event -> {});
        double least = Double.POSITIVE_INFINITY;
        while (study.spent() < epochs) {
            Trial trial = study.ask().orElseThrow();
            double loss = atEpoch(trial.configuration(), trial.assignment().to());
            least = trial.assignment().to() == 27 ? Math.min(least, loss) : least;
            study.tell(trial.assignment(), Outcome.of(loss));
        }
        return least;
    }

    /** Of those in the furthest rung alone it learned nothing about where the others were, and stayed where it was. */
    @Test
    void underAshaItLearnsOfTrialsThatWereGivenUp() {
        double random = 0;
        double tpe = 0;
        for (int seed = 0; seed < 20; seed++) {
            long drawn = seed;
            random += underAsha(space -> new RandomSampler(space, drawn), 27 * 60) / 20;
            tpe += underAsha(space -> sampler(space, drawn), 27 * 60) / 20;
        }

        assertThat(tpe).isLessThan(0.85 * random);
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
