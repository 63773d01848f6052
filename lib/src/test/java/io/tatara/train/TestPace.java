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
            Rhythm rhythm = pace.resume(Rhythm.NONE, 0);
            int changes = 0;
            for (int round = 0; round < 200; round++) {
                Rhythm next = pace.next(
                        rhythm,
                        round,
                        step * (1 + 0.1 * random.nextDouble()),
                        exchange * (1 + 0.1 * random.nextDouble()));
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
        Rhythm rhythm = pace.resume(Rhythm.NONE, 0);
        for (int round = 0; round < 20; round++) {
            rhythm = pace.next(rhythm, 0, 1e-3, 1e-3);
        }
        int before = rhythm.every();
        for (int round = 0; round < 20; round++) {
            rhythm = pace.next(rhythm, 0, 1e-3, 1e-2);
        }
        assertThat(rhythm.every()).isBetween(8 * before, 12 * before);
    }

    @Test
    void aRoundThatMeasuredNothingChangesNothing() {
        Rhythm rhythm = new Rhythm(8, 0, 0);

        assertThat(new Pace.Auto(SHARE).next(rhythm, 1, 0.1, 0)).isEqualTo(rhythm);
        assertThat(new Pace.Auto(SHARE).next(rhythm, 1, 0, 0.1)).isEqualTo(rhythm);
        assertThat(new Pace.Fixed(8).next(rhythm, 1, 0.1, 100)).isEqualTo(rhythm);
    }

    @Test
    void aGrowingPaceDoublesAfterAsManyStepsAgainUpToItsMost() {
        Random random = new Random(2);
        for (int trial = 0; trial < 200; trial++) {
            int warmUp = 1 + random.nextInt(300);
            int most = 1 + random.nextInt(100);
            Pace pace = new Pace.Growing(warmUp, most);
            Rhythm rhythm = pace.resume(Rhythm.NONE, 0);
            long step = 0;
            while (step < 12L * warmUp) {
                int expected = 1;
                for (long left = step; left >= warmUp && expected < most; left -= warmUp) {
                    expected *= 2;
                }
                assertThat(rhythm.every()).isEqualTo(Math.min(most, expected));
                // whatever is measured, and wherever it resumes
                assertThat(pace.resume(new Rhythm(random.nextInt(9), 1, 1), step))
                        .isEqualTo(rhythm);
                step += 1 + random.nextInt(rhythm.every());
                rhythm = pace.next(rhythm, step, random.nextDouble(), random.nextDouble());
            }
            assertThat(pace.resume(Rhythm.NONE, Long.MAX_VALUE).every()).isEqualTo(most);
        }
    }

    @Test
    void aFixedPaceIsTheRunFilesWhateverTheCheckpointSays() {
        assertThat(new Pace.Fixed(4).resume(new Rhythm(8, 1, 1), 9).every()).isEqualTo(4);
        assertThat(new Pace.Auto(SHARE).resume(new Rhythm(8, 1, 1), 9).every()).isEqualTo(8);
    }
}
