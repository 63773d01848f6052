package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TestCheckpointRhythm {

    private static final int TRAININGS = 200;

    /** Rounds and checkpoints of any cost, on a clock of its own. */
    @Test
    void autoTakesNoMoreThanItsShareWhateverCheckpointsCost() {
        SplittableRandom random = new SplittableRandom(11);
        for (int training = 0; training < TRAININGS; training++) {
            double share = random.nextDouble(0.001, 0.5);
            CheckpointRhythm auto = new CheckpointRhythm.Auto(share, 1e9);
            double round = random.nextDouble(0.001, 10);
            double cost = 0;
            double since = 0;
            for (int rounds = 0; rounds < 1_000; rounds++) {
                since += round;
                if (auto.asks(since, cost)) {
                    assertThat(cost).as("share %s, round %s", share, round).isLessThanOrEqualTo(share * since);
                    cost = random.nextDouble(0, 1);
                    since = 0;
                }
            }
        }
    }

    @Test
    void autoTakesOneInTheEndWhateverItCosts() {
        SplittableRandom random = new SplittableRandom(12);
        for (int training = 0; training < TRAININGS; training++) {
            double seconds = random.nextDouble(1, 1_000);
            CheckpointRhythm auto = new CheckpointRhythm.Auto(0.01, seconds);

            assertThat(auto.asks(seconds, Double.MAX_VALUE)).isTrue();
            assertThat(auto.asks(seconds * 0.999, Double.MAX_VALUE)).isFalse();
        }
    }

    @Test
    void aCheckpointThatCostsMoreIsTakenNoSooner() {
        SplittableRandom random = new SplittableRandom(13);
        CheckpointRhythm auto = new CheckpointRhythm.Auto(0.01, 600);
        for (int training = 0; training < TRAININGS; training++) {
            double cost = random.nextDouble(0, 10);
            double since = random.nextDouble(0, 1_000);

            assertThat(auto.asks(since, cost) || !auto.asks(since, cost + random.nextDouble()))
                    .as("after %s s, at %s s", since, cost)
                    .isTrue();
        }
    }

    @Test
    void aShareIsMoreThanNothingAndLessThanAll() {
        assertThatThrownBy(() -> new CheckpointRhythm.Auto(0, 600)).hasMessageContaining("greater than 0, got 0.0");
        assertThatThrownBy(() -> new CheckpointRhythm.Auto(1, 600)).hasMessageContaining("less than 1.0, got 1.0");
        assertThatThrownBy(() -> new CheckpointRhythm.Auto(0.01, 0)).hasMessageContaining("greater than 0, got 0.0");
    }
}
