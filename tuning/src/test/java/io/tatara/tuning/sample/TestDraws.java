package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestDraws {

    @Test
    void eachKeyHasNumbersOfItsOwn() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (long trial = 0; trial < 100; trial++) {
                for (long rung = 0; rung < 5; rung++) {
                    firsts.add(Draws.of(seed, "a", trial, rung).nextLong());
                    firsts.add(Draws.of(seed, "b", trial, rung).nextLong());
                }
            }
        }
        assertThat(firsts).hasSize(10_000);
        assertThat(Draws.of(3, "a", 1, 2).nextLong())
                .isEqualTo(Draws.of(3, "a", 1, 2).nextLong())
                .isNotEqualTo(Draws.of(3, "a", 2, 1).nextLong());
    }

    /** Over keys as over draws, for each trial takes but a few. */
    @Test
    void numbersAreUniformOverKeys() {
        double sum = 0;
        int[] counts = new int[16];
        int keys = 160_000;
        for (int key = 0; key < keys; key++) {
            double unit = Draws.of(42, "random", key).nextUnit();
            sum += unit;
            counts[(int) (unit * 16)]++;
        }
        assertThat(sum / keys).isCloseTo(0.5, within(0.003));
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += Math.pow(count - keys / 16.0, 2) / (keys / 16.0);
        }
        // 15 degrees of freedom: once in a thousand above 37.7
        assertThat(chiSquare).isLessThan(37.7);
    }
}
