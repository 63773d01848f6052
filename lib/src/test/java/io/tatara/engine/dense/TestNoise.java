package io.tatara.engine.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestNoise {

    @Test
    void dropsItsShareAndScalesTheRest() {
        for (float rate : new float[] {0.01f, 0.3f, 0.5f, 0.9f}) {
            float[] mask = new float[100_001];
            Noise.mask(mask, mask.length, rate, 7, 1, 0);
            int dropped = 0;
            double sum = 0;
            for (float value : mask) {
                dropped += value == 0 ? 1 : 0;
                sum += value;
                assertThat(value).isIn(0f, 1 / (1 - rate));
            }
            // five standard deviations
            assertThat((double) dropped / mask.length)
                    .isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / mask.length)));
            assertThat(sum / mask.length).isCloseTo(1, within(0.05));
        }
    }

    @Test
    void neighboursPagesStreamsAndSeedsAreIndependent() {
        float[] mask = new float[100_000];
        Noise.mask(mask, mask.length, 0.5f, 7, 1, 0);
        assertThat(agreement(mask, shifted(mask))).isCloseTo(0.5, within(0.01));
        float[] other = new float[mask.length];
        Noise.mask(other, mask.length, 0.5f, 7, 1, mask.length);
        assertThat(agreement(mask, other)).isCloseTo(0.5, within(0.01));
        Noise.mask(other, mask.length, 0.5f, 7, 2, 0);
        assertThat(agreement(mask, other)).isCloseTo(0.5, within(0.01));
        Noise.mask(other, mask.length, 0.5f, 8, 1, 0);
        assertThat(agreement(mask, other)).isCloseTo(0.5, within(0.01));
    }

    private static float[] shifted(float[] mask) {
        float[] result = mask.clone();
        System.arraycopy(mask, 1, result, 0, mask.length - 1);
        return result;
    }

    private static double agreement(float[] one, float[] other) {
        int same = 0;
        for (int i = 0; i < one.length; i++) {
            same += one[i] == other[i] ? 1 : 0;
        }
        return (double) same / one.length;
    }
}
