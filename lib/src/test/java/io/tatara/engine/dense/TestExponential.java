package io.tatara.engine.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestExponential {

    @Test
    void isWithinTwoUnitsInTheLastPlace() {
        for (float x = -87.3f; x < 88.7f; x += 0.0037f) {
            float exact = (float) Math.exp(x);
            assertThat(Exponential.exp(x)).as("exp(%s)", x).isCloseTo(exact, within(2 * Math.ulp(exact)));
        }
    }

    @Test
    void endsWhereFloatsEnd() {
        assertThat(Exponential.exp(89)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Exponential.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Exponential.exp(-89)).isZero();
        assertThat(Exponential.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(Exponential.exp(0)).isEqualTo(1);
        assertThat(Exponential.exp(Float.NaN)).isNaN();
    }

    @Test
    void tanhAndSigmoidAreWithinAFewUnits() {
        assertThat(Tanh.tanh(Float.NaN)).isNaN();
        assertThat(Tanh.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1, within(1e-7f));
        for (float x = -20; x < 20; x += 0.0031f) {
            float tanh = (float) Math.tanh(x);
            float sigmoid = (float) (1 / (1 + Math.exp(-x)));
            assertThat(Tanh.tanh(x)).as("tanh(%s)", x).isCloseTo(tanh, within(6 * Math.ulp(tanh)));
            assertThat(Exponential.sigmoid(x)).as("sigmoid(%s)", x).isCloseTo(sigmoid, within(4 * Math.ulp(sigmoid)));
            assertThat(Tanh.sigmoid(x)).isCloseTo(sigmoid, within(3e-7f));
        }
    }
}
