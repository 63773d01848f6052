package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestHalving implements SchedulerContract {

    private static final Bracket BRACKET = new Halvings(27, 1, 3).algorithm().get(0);

    @Override
    public Scheduler scheduler() {
        return new Halving(BRACKET);
    }

    /** However many slots there are, and in whatever order trials end. */
    @Test
    void theBestOfEachRungGoOnAndNobodyElse() {
        for (int slots : new int[] {1, 4, 50}) {
            for (long seed = 0; seed < 30; seed++) {
                Random random = new Random(seed);
                double[] losses = random.doubles(27).toArray();
                double[] speeds = random.doubles(27).map(speed -> speed + 0.1).toArray();
                VirtualTime time = new VirtualTime(
                                scheduler(), work -> losses[work.trial()], work -> work.cost() * speeds[work.trial()])
                        .play(slots, Integer.MAX_VALUE);

                for (int rung = 1; rung < 4; rung++) {
                    int room = BRACKET.rungs().get(rung).trials();
                    List<Integer> best = IntStream.range(0, 27)
                            .boxed()
                            .sorted((a, b) -> Double.compare(losses[a], losses[b]))
                            .limit(room)
                            .toList();
                    assertThat(inRung(time, rung)).containsExactlyInAnyOrderElementsOf(best);
                }
            }
        }
    }

    @Test
    void aTieIsTheEarlierTrials() {
        VirtualTime time =
                new VirtualTime(scheduler(), work -> 1, work -> 100 - work.trial()).play(27, Integer.MAX_VALUE);

        assertThat(inRung(time, 1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(inRung(time, 3)).containsExactly(0);
    }

    @Test
    void failuresMakeTheNextRungSmaller() {
        VirtualTime time = new VirtualTime(scheduler(), work -> work.trial() < 4 ? 1 : Double.NaN, Assignment::cost)
                .play(5, Integer.MAX_VALUE);

        assertThat(inRung(time, 1)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(inRung(time, 2)).containsExactlyInAnyOrder(0, 1, 2);
    }

    /** The first eighteen may yet be beaten by the nine that are not over. */
    @Test
    void whoMustBeAmongTheBestGoesOnAtOnce() {
        Scheduler scheduler = scheduler();
        for (int trial = 0; trial < 27; trial++) {
            scheduler.started(((Turn.Run) scheduler.next()).assignment());
        }
        for (int trial = 0; trial < 18; trial++) {
            scheduler.finished(new Result(new Assignment(trial, 0, 0, 0, 1), trial));
        }
        assertThat(scheduler.next()).isEqualTo(new Turn.Wait());
        scheduler.finished(new Result(new Assignment(20, 0, 0, 0, 1), 30));
        assertThat(scheduler.next()).isEqualTo(new Turn.Run(new Assignment(0, 0, 1, 1, 3)));
    }

    private static List<Integer> inRung(VirtualTime time, int rung) {
        return time.started().stream()
                .filter(work -> work.rung() == rung)
                .map(Assignment::trial)
                .toList();
    }
}
