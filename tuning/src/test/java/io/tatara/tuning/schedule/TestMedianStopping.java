package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestMedianStopping implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new MedianStopping(40, 2, 9, 4);
    }

    private static Map<Integer, Long> reached(MedianStopping scheduler, double[] losses) {
        VirtualTime time =
                new VirtualTime(scheduler, work -> losses[work.trial()], Assignment::cost).play(1, Integer.MAX_VALUE);
        Map<Integer, Long> reached = new TreeMap<>();
        time.started().forEach(work -> reached.merge(work.trial(), work.to(), Math::max));
        return reached;
    }

    /** One after the other, losses that stay: the first three are never stopped, others if they are above the median so far. */
    @Test
    void whoIsWorseThanTheMedianOfThoseBeforeStops() {
        double[] losses = {0.5, 0.9, 0.1, 0.7, 0.3, 0.5, 0.45};

        assertThat(reached(new MedianStopping(7, 1, 3, 3), losses))
                // medians at the first rung before each: - - - .5 .6 .5 .5; at the second before trial 5: .4
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, 3L, 1, 3L, 2, 3L, 3, 1L, 4, 3L, 5, 2L, 6, 3L));
    }

    /** The best so far counts of a trial, and the mean of all its losses of others. */
    @Test
    void aTrialThatWasGoodOnceGoesOn() {
        double[][] losses = {{0.4, 0.6}, {0.4, 0.6}, {0.3, 0.9}, {0.5, 0.1}};
        VirtualTime time = new VirtualTime(
                        new MedianStopping(4, 1, 3, 2),
                        work -> work.rung() == 2 ? 0 : losses[work.trial()][work.rung()],
                        Assignment::cost)
                .play(1, Integer.MAX_VALUE);
        Map<Integer, Long> reached = new TreeMap<>();
        time.started().forEach(work -> reached.merge(work.trial(), work.to(), Math::max));

        // at the second rung the others' means are .5; trial 2 was at .3 once, and goes on; trial 3 stops at the first
        assertThat(reached).containsExactlyInAnyOrderEntriesOf(Map.of(0, 3L, 1, 3L, 2, 3L, 3, 1L));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 9, 1", "1, 0, 9, 1", "1, 10, 9, 1", "1, 1, 9, 0"})
    void refusesWhatCannotBe(int trials, long every, long most, int least) {
        assertThatThrownBy(() -> new MedianStopping(trials, every, most, least))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must hold");
    }
}
