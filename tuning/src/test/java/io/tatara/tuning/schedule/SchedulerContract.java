package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every scheduler must do. Its test says how to make one. */
interface SchedulerContract {

    Scheduler scheduler();

    /** Losses that are the same however a trial comes to them, of which a third are failures. */
    private static double loss(long seed, Assignment work) {
        Random random = new Random(seed * 1_000_003 + work.trial() * 31L + work.rung());
        return random.nextInt(3) == 0 ? Double.NaN : random.nextDouble();
    }

    private static double duration(long seed, Assignment work) {
        return Math.exp(new Random(seed + 7919L * work.trial() + work.rung()).nextGaussian()) * work.cost();
    }

    private VirtualTime played(long seed, int slots) {
        return new VirtualTime(scheduler(), work -> loss(seed, work), work -> duration(seed, work))
                .play(slots, Integer.MAX_VALUE);
    }

    @Test
    default void endsOnAnySlotsWhateverFails() {
        for (int slots : new int[] {1, 2, 3, 7, 64, 1000}) {
            for (long seed = 0; seed < 20; seed++) {
                VirtualTime time = played(seed, slots);
                assertThat(time.finished()).hasSameSizeAs(time.started()).isNotEmpty();
            }
        }
        VirtualTime hopeless = new VirtualTime(scheduler(), work -> Double.POSITIVE_INFINITY, Assignment::cost);
        assertThat(hopeless.play(3, Integer.MAX_VALUE).started()).allMatch(Assignment::isNew);
    }

    @Test
    default void everyTrialGoesOnFromWhereItWasAndNoneThatFailed() {
        for (long seed = 0; seed < 20; seed++) {
            VirtualTime time = played(seed, 5);
            Map<Integer, Long> reached = new HashMap<>();
            for (Assignment work : time.started()) {
                assertThat(work.from()).isEqualTo(reached.getOrDefault(work.trial(), 0L));
                reached.put(work.trial(), work.to());
            }
            for (Result result : time.finished()) {
                if (!result.survives()) {
                    assertThat(reached.get(result.trial()))
                            .isEqualTo(result.assignment().to());
                }
            }
        }
    }

    @Test
    default void trialsAreCountedWithoutGaps() {
        VirtualTime time = played(1, 4);
        List<Integer> trials = time.started().stream()
                .filter(Assignment::isNew)
                .map(Assignment::trial)
                .sorted()
                .toList();
        for (int i = 0; i < trials.size(); i++) {
            assertThat(trials.get(i)).isEqualTo(i);
        }
    }

    @Test
    default void askingChangesNothing() {
        Scheduler asked = scheduler();
        for (int i = 0; i < 50 && asked.next() instanceof Turn.Run run; i++) {
            assertThat(asked.next()).isEqualTo(run);
            asked.started(run.assignment());
            asked.finished(new Result(run.assignment(), loss(3, run.assignment())));
        }
    }

    /** As a journal is played back, up to any event. */
    @Test
    default void whoIsToldTheSameDecidesTheSame() {
        Scheduler told = scheduler();
        Scheduler alike = scheduler();
        Random random = new Random(5);
        List<Assignment> running = new ArrayList<>();
        for (int event = 0; event < 300; event++) {
            Turn turn = told.next();
            assertThat(alike.next()).isEqualTo(turn);
            if (turn instanceof Turn.Run run && (running.isEmpty() || random.nextBoolean())) {
                told.started(run.assignment());
                alike.started(run.assignment());
                running.add(run.assignment());
            } else if (!running.isEmpty()) {
                Assignment work = running.remove(random.nextInt(running.size()));
                Result result = new Result(work, loss(9, work));
                told.finished(result);
                alike.finished(result);
            } else {
                assertThat(turn).isEqualTo(new Turn.Over());
            }
        }
    }

    @Test
    default void whereNoTrialIsLeftThoseThatThereAreGoOnAndItEnds() {
        for (int trials : new int[] {0, 1, 5, 20}) {
            Scheduler scheduler = scheduler();
            int begun = 0;
            for (int i = 0; i < 10_000 && scheduler.next() instanceof Turn.Run run; i++) {
                if (run.assignment().isNew() && begun == trials) {
                    scheduler.exhausted();
                } else {
                    begun += run.assignment().isNew() ? 1 : 0;
                    scheduler.started(run.assignment());
                    scheduler.finished(
                            new Result(run.assignment(), run.assignment().trial()));
                }
            }
            assertThat(scheduler.next()).isEqualTo(new Turn.Over());
            assertThat(begun).isEqualTo(trials);
        }
    }

    /** Who can have none, and then some, before anything has gone on is as if it always could. */
    @Test
    default void whereThereAreTrialsAgainItIsAsIfThereAlwaysHadBeen() {
        for (int before : new int[] {0, 1, 2}) {
            Scheduler through = scheduler();
            Scheduler scarce = scheduler();
            List<Assignment> running = new ArrayList<>();
            for (int i = 0; i < before && through.next() instanceof Turn.Run run; i++) {
                through.started(run.assignment());
                scarce.started(run.assignment());
                running.add(run.assignment());
            }
            scarce.exhausted();
            assertThat(scarce.next()).isEqualTo(before == 0 ? new Turn.Over() : new Turn.Wait());
            scarce.replenished();
            scarce.exhausted();
            scarce.replenished();
            scarce.replenished();
            for (Assignment work : running) {
                Result result = new Result(work, loss(2, work));
                through.finished(result);
                scarce.finished(result);
            }
            while (through.next() instanceof Turn.Run run) {
                assertThat(scarce.next()).isEqualTo(run);
                through.started(run.assignment());
                scarce.started(run.assignment());
                Result result = new Result(run.assignment(), loss(2, run.assignment()));
                through.finished(result);
                scarce.finished(result);
            }
            assertThat(scarce.next()).isEqualTo(new Turn.Over());
        }
    }

    @Test
    default void refusesWhatCannotHaveHappened() {
        Scheduler scheduler = scheduler();
        Turn turn = scheduler.next();
        assertThat(turn).isInstanceOf(Turn.Run.class);
        Assignment work = ((Turn.Run) turn).assignment();
        assertThatThrownBy(() -> scheduler.finished(Result.failed(work))).hasMessageContaining("is not under way");
        scheduler.started(work);
        assertThatThrownBy(() -> scheduler.started(work)).isInstanceOf(IllegalArgumentException.class);
        scheduler.finished(Result.failed(work));
        assertThatThrownBy(() -> scheduler.finished(Result.failed(work))).hasMessageContaining("is not under way");
    }
}
