package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TestPace {

    private static final double SHARE = 0.05;

    @Test
    void exchangesComeToTakeTheWishedShareAndStayThere() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            double step = Math.pow(10, -4 + 3 * random.nextDouble());
            // from one step a round to some two hundred, which five rounds reach
            double exchange = step * SHARE * Math.pow(10, 2.25 * random.nextDouble());
            Pace pace = new Pace.Auto(SHARE);
            Rhythm rhythm = pace.resume(Rhythm.NONE);
            int changes = 0;
            for (int round = 0; round < 200; round++) {
                Rhythm next = pace.next(
                        rhythm, step * (1 + 0.1 * random.nextDouble()), exchange * (1 + 0.1 * random.nextDouble()));
                changes += round >= 5 && next.every() != rhythm.every() ? 1 : 0;
                rhythm = next;
                if (round >= 5) {
                    double share = exchange / (rhythm.every() * step);
                    assertThat(share).as("%s after %d rounds", rhythm, round).isLessThan(SHARE + 0.005);
                    assertThat(rhythm.every() == 1 || share > SHARE / 2)
                            .as("%s", rhythm)
                            .isTrue();
                }
            }
            assertThat(changes).as("a rhythm that is right is kept").isLessThanOrEqualTo(2);
        }
    }

    @Test
    void followsAClusterThatGetsSlower() {
        Pace pace = new Pace.Auto(SHARE);
        Rhythm rhythm = pace.resume(Rhythm.NONE);
        for (int round = 0; round < 20; round++) {
            rhythm = pace.next(rhythm, 1e-3, 1e-3);
        }
        int before = rhythm.every();
        for (int round = 0; round < 20; round++) {
            rhythm = pace.next(rhythm, 1e-3, 1e-2);
        }
        assertThat(rhythm.every()).isBetween(8 * before, 12 * before);
    }

    @Test
    void aRoundThatMeasuredNothingChangesNothing() {
        Rhythm rhythm = new Rhythm(8, 0, 0);

        assertThat(new Pace.Auto(SHARE).next(rhythm, 0.1, 0)).isEqualTo(rhythm);
        assertThat(new Pace.Auto(SHARE).next(rhythm, 0, 0.1)).isEqualTo(rhythm);
        assertThat(new Pace.Fixed(8).next(rhythm, 0.1, 100)).isEqualTo(rhythm);
    }

    @Test
    void aFixedPaceIsTheRunFilesWhateverTheCheckpointSays() {
        assertThat(new Pace.Fixed(4).resume(new Rhythm(8, 1, 1)).every()).isEqualTo(4);
        assertThat(new Pace.Auto(SHARE).resume(new Rhythm(8, 1, 1)).every()).isEqualTo(8);
    }
}
