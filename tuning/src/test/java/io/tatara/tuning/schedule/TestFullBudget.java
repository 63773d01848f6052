package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestFullBudget implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new FullBudget(40, 9);
    }

    @Test
    void tenThousandSecondsOnSixteenSlotsTakeASixteenth() {
        VirtualTime time = new VirtualTime(new FullBudget(10_000, 1), work -> 1, Assignment::cost);

        assertThat(time.play(16, Integer.MAX_VALUE).now()).isEqualTo(625);
    }
}
