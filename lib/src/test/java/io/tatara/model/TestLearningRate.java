package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestLearningRate {

    private static final int STEPS = 7;
    private static final int EPOCHS = 5;

    @Test
    void constantKeepsItsBase() {
        LearningRate rate = new LearningRate(0.1, new Schedule.Constant(), LearningRate.Unit.STEP, 0);

        for (int step = 0; step < STEPS * EPOCHS; step++) {
            assertThat(rate.at(step, STEPS, EPOCHS)).isEqualTo(0.1);
        }
    }

    @Test
    void warmUpRisesLinearlyToTheBaseAndThenHandsOver() {
        LearningRate rate = new LearningRate(1, new Schedule.Constant(), LearningRate.Unit.STEP, 4);

        assertThat(List.of(0, 1, 2, 3, 4))
                .extracting(step -> rate.at(step, STEPS, EPOCHS))
                .containsExactly(0.25, 0.5, 0.75, 1.0, 1.0);
    }

    @Test
    void epochSchedulesStandStillWithinAnEpoch() {
        LearningRate rate = new LearningRate(1, new Schedule.Exponential(0.5), LearningRate.Unit.EPOCH, 0);

        for (int step = 0; step < STEPS * EPOCHS; step++) {
            assertThat(rate.at(step, STEPS, EPOCHS)).isEqualTo(Math.pow(0.5, Math.floorDiv(step, STEPS)));
        }
    }

    @Test
    void fallingSchedulesEndAtTheirFloor() {
        for (Schedule schedule : List.of(new Schedule.Cosine(0.1), new Schedule.Polynomial(2, 0.1))) {
            assertThat(schedule.factor(0, 100)).isEqualTo(1);
            assertThat(schedule.factor(100, 100)).isCloseTo(0.1, within(1e-12));
            assertThat(schedule.factor(40, 100)).isGreaterThan(schedule.factor(41, 100));
        }
    }

    @Test
    void refusesARateThatIsNotPositive() {
        assertThatThrownBy(() -> new LearningRate(0, new Schedule.Constant(), LearningRate.Unit.STEP, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learning rate must be greater than 0, got 0.0");
    }
}
