package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestAsha implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new Asha(new Halvings(9, 1, 3), 60);
    }

    /** Traces of Algorithm 2 on one slot, worked out by hand; a trial's loss is the same at all rungs. */
    @ParameterizedTest
    @CsvSource({
        ".9 .8 .7 .6 .5 .4 .3 .2 .1, t1@1 t2@1 t3@1 t3@3 t4@1 t4@3 t5@1 t5@3 t5@9 t6@1 t6@3 t6@9",
        ".1 .2 .3 .4 .5 .6 .7 .8 .9, t1@1 t2@1 t3@1 t1@3 t4@1 t5@1 t6@1 t2@3 t7@1 t8@1 t9@1 t3@3 t1@9",
        ".5 .9 .1 .7 .3 .8 .2 .6 .4, t1@1 t2@1 t3@1 t3@3 t4@1 t5@1 t6@1 t5@3 t7@1 t7@3 t3@9 t8@1 t9@1",
    })
    void goesThePapersWay(String losses, String trace) {
        String[] loss = losses.split(" ");
        int runs = trace.split(" ").length;
        VirtualTime time = new VirtualTime(
                        new Asha(new Halvings(9, 1, 3), 9),
                        work -> Double.parseDouble(loss[work.trial()]),
                        Assignment::cost)
                .play(1, runs);

        assertThat(time.started().stream()
                        .map(work -> "t%d@%d".formatted(work.trial() + 1, work.to()))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(trace);
    }

    @Test
    void keepsSixtyFourSlotsBusy() {
        VirtualTime time = new VirtualTime(
                        new Asha(new Halvings(81, 1, 3), 5000), TestHyperband::loss, TestHyperband::duration)
                .play(64, 5000);

        assertThat(time.utilisation(64)).isGreaterThan(0.97);
    }

    @Test
    @Timeout(20)
    void aHundredThousandTrialsTakeNoTimeToSpeakOf() {
        VirtualTime time = new VirtualTime(
                        new Asha(new Halvings(81, 1, 3), 100_000), TestHyperband::loss, Assignment::cost)
                .play(64, Integer.MAX_VALUE);

        assertThat(time.started().stream().filter(Assignment::isNew)).hasSize(100_000);
    }
}
