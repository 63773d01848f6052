package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TestOuter {

    private static final int LENGTH = 37;

    @Test
    void sgdWithoutMomentumAndWithARateOfOneIsTheMean() {
        Random random = new Random(1);
        float[] before = random(random);
        float[] mean = random(random);
        float[] stepped = mean.clone();

        new Outer.Sgd(1, 0).step(before, stepped, new float[LENGTH]);

        for (int i = 0; i < LENGTH; i++) {
            assertThat(stepped[i]).isCloseTo(mean[i], within(1e-6f));
        }
    }

    @Test
    void momentumIsThatOfTheBooks() {
        Random random = new Random(2);
        for (int trial = 0; trial < 20; trial++) {
            double rate = 0.1 + random.nextDouble();
            double kept = 0.95 * random.nextDouble();
            float[][] velocities = new float[2][LENGTH];
            double[][] expectedVelocities = new double[2][LENGTH];
            Outer[] outers = {new Outer.Sgd(rate, kept), new Outer.Nesterov(rate, kept)};
            for (int round = 0; round < 5; round++) {
                float[] before = random(random);
                float[] mean = random(random);
                for (int kind = 0; kind < 2; kind++) {
                    float[] stepped = mean.clone();
                    outers[kind].step(before, stepped, velocities[kind]);
                    for (int i = 0; i < LENGTH; i++) {
                        double delta = (double) before[i] - mean[i];
                        double velocity = kept * expectedVelocities[kind][i] + delta;
                        expectedVelocities[kind][i] = velocity;
                        double step = kind == 0 ? velocity : delta + kept * velocity;
                        assertThat((double) stepped[i]).isCloseTo(before[i] - rate * step, within(1e-4));
                    }
                }
            }
        }
    }

    @Test
    void nesterovWithoutMomentumIsSgd() {
        Random random = new Random(3);
        float[] before = random(random);
        float[] mean = random(random);
        float[] other = mean.clone();

        new Outer.Nesterov(0.8, 0).step(before, mean, new float[LENGTH]);
        new Outer.Sgd(0.8, 0).step(before, other, new float[LENGTH]);

        assertThat(mean).isEqualTo(other);
    }

    @Test
    void refusesWhatDoesNotConverge() {
        assertThatThrownBy(() -> new Outer.Nesterov(0.7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outer.momentum must be at least 0 and below 1, but is 1.0");
        assertThatThrownBy(() -> new Outer.Sgd(0, 0.5)).hasMessageContaining("outer.learningRate");
    }

    private static float[] random(Random random) {
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
