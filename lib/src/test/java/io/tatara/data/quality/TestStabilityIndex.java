package io.tatara.data.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestStabilityIndex {

    @Test
    void equalSharesAreZeroWhateverTheCounts() {
        assertThat(StabilityIndex.of(List.of(10L, 30L, 0L), List.of(100L, 300L, 0L)))
                .isZero();
    }

    @Test
    void itIsTheSumOverShares() {
        // (0.75 − 0.5) ln 1.5 + (0.25 − 0.5) ln 0.5
        assertThat(StabilityIndex.of(List.of(1L, 1L), List.of(3L, 1L)))
                .isCloseTo(0.25 * Math.log(1.5) + 0.25 * Math.log(2), within(1e-12));
    }

    @Test
    void itIsSymmetricAndNeverNegative() {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            List<Long> a = counts(random);
            List<Long> b = counts(random);
            assertThat(StabilityIndex.of(a, b)).isNotNegative().isCloseTo(StabilityIndex.of(b, a), within(1e-9));
        }
    }

    @Test
    void aBinThatComesToBeAddsAFiniteAmount() {
        assertThat(StabilityIndex.of(List.of(100L, 0L), List.of(50L, 50L))).isBetween(4.0, 5.0);
        assertThat(StabilityIndex.of(List.of(0L, 0L), List.of(50L, 50L))).isZero();
    }

    private static List<Long> counts(Random random) {
        return random.longs(6, 0, 1000).boxed().toList();
    }
}
