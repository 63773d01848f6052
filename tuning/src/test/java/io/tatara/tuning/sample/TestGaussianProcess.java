package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestGaussianProcess {

    private static final Space MIXED = new Space(
            new Parameter("x", new Reals(0, 1, Scale.LINEAR)),
            new Parameter("c", Choice.of("a", "b")),
            new Parameter("y", new Reals(0, 1, Scale.LINEAR), new Condition("c", Set.of("b"))));

    private static final Kernel KERNEL = new Kernel(MIXED);

    private static List<double[]> points(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> MIXED.point(MIXED.at(random.doubles(3).toArray())))
                .toList();
    }

    private static Scales scales(Random random) {
        double[] logs = random.doubles(5, -1, 2).toArray();
        logs[4] = -4;
        return new Scales(logs);
    }

    /** Half a unit of length away, in figures of another's making. */
    @Test
    void theKernelIsMaterns() {
        assertThat(Kernel.value(0, 2)).isEqualTo(2);
        assertThat(Kernel.value(1, 1)).isCloseTo(0.5239941088, within(1e-10));
        double slope = (Kernel.value(0.7 + 1e-6, 3) - Kernel.value(0.7 - 1e-6, 3)) / 2e-6;
        assertThat(Kernel.slope(0.7, 3)).isCloseTo(slope, within(1e-6));
    }

    @Test
    void whatIsInNeitherIsNoDistanceApartAndWhatIsInOneIsFar() {
        double[] without = {0.5, 0.25, Double.NaN};
        double[] with = {0.5, 0.75, 0.3};
        assertThat(KERNEL.apart(without, without, 2)).isZero();
        assertThat(KERNEL.apart(without, with, 2)).isEqualTo(1);
        assertThat(KERNEL.apart(with, without, 2)).isEqualTo(1);
        assertThat(KERNEL.apart(without, with, 1)).isEqualTo(1);
        assertThat(KERNEL.apart(with, new double[] {0.3, 0.75, 0.7}, 0)).isCloseTo(0.04, within(1e-12));
    }

    @Test
    void theGradientIsWhatDifferencesSay() {
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            List<double[]> points = points(random, 12);
            double[] losses = random.doubles(12).toArray();
            Scales scales = scales(random);
            double[] gradient = new GaussianProcess(KERNEL, scales, points, losses).gradient();
            for (int i = 0; i < gradient.length; i++) {
                double[] more = scales.logs().clone();
                double[] less = scales.logs().clone();
                more[i] += 1e-5;
                less[i] -= 1e-5;
                double difference = (new GaussianProcess(KERNEL, new Scales(more), points, losses).logPosterior()
                                - new GaussianProcess(KERNEL, new Scales(less), points, losses).logPosterior())
                        / 2e-5;
                assertThat(gradient[i]).isCloseTo(difference, within(1e-5 * (1 + Math.abs(difference))));
            }
        }
    }

    /** Where it has been it knows; far away it knows nothing. */
    @Test
    void believesWhatItHasSeen() {
        Random random = new Random(2);
        List<double[]> points = IntStream.range(0, 15)
                .mapToObj(i -> new double[] {i / 14.0, 0.25, Double.NaN})
                .toList();
        double[] losses = random.doubles(15, -1, 1).toArray();
        Scales sure = new Scales(new double[] {4, 1, 4, 0, -25});
        GaussianProcess process = new GaussianProcess(KERNEL, sure, points, losses);
        for (int i = 0; i < 15; i++) {
            assertThat(process.at(points.get(i)).mean()).isCloseTo(losses[i], within(1e-4));
            assertThat(process.at(points.get(i)).deviation()).isLessThan(1e-2);
        }
        GaussianProcess near = new GaussianProcess(
                KERNEL,
                new Scales(new double[] {14, 1, 4, 0, -25}),
                List.of(new double[] {0, 0.25, Double.NaN}),
                new double[] {1});
        GaussianProcess.Belief far = near.at(new double[] {1, 0.25, Double.NaN});
        assertThat(far.mean()).isCloseTo(0, within(1e-6));
        assertThat(far.deviation()).isCloseTo(1, within(1e-6));
    }

    /** In figures of another's making; z = −30 is where the improvement itself is less than a double can be. */
    @ParameterizedTest
    @CsvSource({"0, -0.918938533", "-1, -2.485121026", "-5, -16.74430116", "-10, -55.55312204", "-30, -457.7246538"})
    void theLogarithmOfTheImprovementIsExactFarOut(double z, double logH) {
        assertThat(LogEi.logH(z)).isCloseTo(logH, within(5e-8));
    }

    @Test
    void theLogarithmOfTheImprovementHasNoStep() {
        for (double z = -6.01; z < -5.99; z += 1e-4) {
            double slope = (LogEi.logH(z + 1e-4) - LogEi.logH(z)) / 1e-4;
            assertThat(slope).isCloseTo(6.3, within(0.05));
        }
        double expected = Math.log(0.1152194185);
        assertThat(LogEi.of(new GaussianProcess.Belief(0.2, 0.5), 0)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void lossesThatAreNoneDoNotHideTheOthers() {
        double[] plain = {3, 1, 2, 5, 4};
        double[] warped = Warp.of(new double[] {3, 1, 2, 5, 4, 1e28, Double.POSITIVE_INFINITY});

        assertThat(Arrays.stream(warped).average().orElseThrow()).isCloseTo(0, within(1e-12));
        assertThat(Arrays.stream(warped).map(x -> x * x).average().orElseThrow())
                .isCloseTo(1, within(1e-12));
        assertThat(warped[5]).isEqualTo(warped[6]).isGreaterThan(warped[3]);
        for (int i = 1; i < plain.length; i++) {
            double stretch = (warped[i] - warped[0]) / (plain[i] - plain[0]);
            assertThat(stretch).isCloseTo((warped[1] - warped[0]) / (plain[1] - plain[0]), within(1e-9));
            assertThat(stretch).isGreaterThan(0.2);
        }
        assertThat(Warp.of(new double[] {7, 7, 7})).containsOnly(0);
    }
}
