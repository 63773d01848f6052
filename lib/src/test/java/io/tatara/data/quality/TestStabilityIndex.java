package io.tatara.data.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestStabilityIndex {

    @Test
    void equalSharesAreZeroWhateverTheCounts() {
        assertThat(StabilityIndex.of(List.of(10L, 30L, 0L), List.of(100L, 300L, 0L)))
                .isCloseTo(0, within(1e-20));
    }

    @Test
    void ofManyRowsItIsTheSumOverShares() {
        // (0.75 − 0.5) ln 1.5 + (0.25 − 0.5) ln 0.5
        assertThat(StabilityIndex.of(List.of(1_000_000L, 1_000_000L), List.of(3_000_000L, 1_000_000L)))
                .isCloseTo(0.25 * Math.log(1.5) + 0.25 * Math.log(2), within(1e-5));
    }

    @Test
    void fewRowsOfWhatIsSpreadThinlyHaveNotMovedByMoreThanChance() {
        Random random = new Random(9);
        List<Long> training = drawn(random, 100_000);
        for (int i = 0; i < 20; i++) {
            List<Long> few = drawn(random, 200);
            assertThat(StabilityIndex.of(training, few)).isLessThan(StabilityIndex.byChance(training, few));
        }
    }

    /** Ten bins that are likely, and ninety that together hold a thousandth. */
    private static List<Long> drawn(Random random, int rows) {
        long[] counts = new long[100];
        for (int i = 0; i < rows; i++) {
            counts[random.nextInt(1000) == 0 ? 10 + random.nextInt(90) : random.nextInt(10)]++;
        }
        return Arrays.stream(counts).boxed().toList();
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
        assertThat(StabilityIndex.of(List.of(100L, 0L), List.of(50L, 50L))).isBetween(1.0, 10.0);
        assertThat(StabilityIndex.of(List.of(0L, 0L), List.of(50L, 50L))).isZero();
    }

    private static List<Long> counts(Random random) {
        return random.longs(6, 0, 1000).boxed().toList();
    }
}
