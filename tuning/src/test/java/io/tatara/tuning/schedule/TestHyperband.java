package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TestHyperband implements SchedulerContract {

    private static final Halvings HALVINGS = new Halvings(81, 1, 3);

    @Override
    public Scheduler scheduler() {
        return new Hyperband(new Halvings(27, 1, 3).algorithm(), 2);
    }

    @Test
    void runsAndCostsAreThoseOfItsBrackets() {
        VirtualTime time = new VirtualTime(
                        new Hyperband(HALVINGS.algorithm(), 1), TestHyperband::loss, Assignment::cost)
                .play(8, Integer.MAX_VALUE);

        assertThat(time.started()).hasSize(206);
        assertThat(time.started().stream().mapToLong(Assignment::cost).sum()).isEqualTo(1581);
    }

    @Test
    void decidesTheSameOnAnySlots() {
        Set<Assignment> alone = runs(1);
        for (int slots : new int[] {4, 64}) {
            assertThat(runs(slots)).isEqualTo(alone);
        }
    }

    private static Set<Assignment> runs(int slots) {
        Scheduler scheduler = new Hyperband(HALVINGS.algorithm(), 1);
        return new VirtualTime(
                        scheduler, TestHyperband::loss, work -> work.cost() * new Random(work.trial()).nextDouble())
                .play(slots, Integer.MAX_VALUE).started().stream().collect(Collectors.toSet());
    }

    /** Durations are log-normal; the end, when no bracket is left to begin, is not what a study's middle is like. */
    @Test
    void keepsSixtyFourSlotsBusyByBeginningBracketsBeforeOthersEnd() {
        Scheduler scheduler = new Hyperband(HALVINGS.algorithm(), 40);
        VirtualTime time = new VirtualTime(scheduler, TestHyperband::loss, TestHyperband::duration).play(64, 4000);

        assertThat(time.utilisation(64)).isGreaterThan(0.90);
    }

    static double loss(Assignment work) {
        return new Random(work.trial()).nextDouble();
    }

    static double duration(Assignment work) {
        return work.cost() * Math.exp(new Random(31L * work.trial() + work.rung()).nextGaussian());
    }
}
