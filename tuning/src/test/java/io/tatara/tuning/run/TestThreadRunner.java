package io.tatara.tuning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.schedule.Hyperband;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.StudyEvent;
import io.tatara.tuning.study.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TestThreadRunner {

    private static final Space SPACE = new Space(new Parameter("x", new Reals(-1, 1, Scale.LINEAR)));

    private final List<StudyEvent> events = new ArrayList<>();

    private Study study(Scheduler scheduler) {
        return new Study(scheduler, new RandomSampler(SPACE, 1), events::add);
    }

    private static double square(Trial trial) {
        double x = (Double) trial.configuration().get("x");
        return x * x;
    }

    private List<Outcome> outcomes() {
        return events.stream()
                .filter(StudyEvent.Finished.class::isInstance)
                .map(event -> ((StudyEvent.Finished) event).outcome())
                .toList();
    }

    @Test
    void allSlotsWorkAtOnceAndEachTrialRunsOnce() throws Exception {
        Study study = study(new FullBudget(40, 1));
        CountDownLatch four = new CountDownLatch(4);
        Objective objective = trial -> {
            four.countDown();
            assertThat(four.await(20, TimeUnit.SECONDS)).isTrue();
            return square(trial);
        };

        assertThat(new ThreadRunner(study, objective, 4, Limits.NONE).run()).isEqualTo(Ending.OVER);

        assertThat(outcomes()).hasSize(40).allMatch(Outcome.Completed.class::isInstance);
        assertThat(study.best().orElseThrow().result().loss()).isLessThan(0.01);
    }

    @Test
    void aTargetIsReachedByWhoHasHadEnough() throws Exception {
        Objective lucky = trial -> trial.assignment().to() < 9 ? -1 : 1;
        Limits limits = Limits.NONE.withTarget(0, 9);

        assertThat(new ThreadRunner(study(new Hyperband(new Halvings(9, 1, 3).algorithm(), 1)), lucky, 2, limits).run())
                .isEqualTo(Ending.OVER);
        assertThat(new ThreadRunner(study(new FullBudget(9, 9)), trial -> -1, 2, limits).run())
                .isEqualTo(Ending.TARGET);
    }

    /** All that they need or none of it; and who needs many is not passed by those that need few. */
    @Test
    void trialsThatNeedSeveralSlotsHaveThemAtOnce() throws Exception {
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Objective objective = new Objective() {
            @Override
            public double loss(Trial trial) throws InterruptedException {
                int now = busy.addAndGet(slots(trial));
                most.accumulateAndGet(now, Math::max);
                TimeUnit.MICROSECONDS.sleep(100L * (trial.assignment().trial() % 5));
                busy.addAndGet(-slots(trial));
                return square(trial);
            }

            @Override
            public int slots(Trial trial) {
                return 1 + trial.assignment().trial() % 4;
            }
        };
        List<Integer> begun = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void began(Trial trial, List<Integer> slots, int attempt) {
                begun.add(trial.assignment().trial());
            }

            @Override
            public void interfered(Trial trial, List<Integer> slots, String reason) {}

            @Override
            public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {}
        };
        Study study = study(new FullBudget(200, 1));

        assertThat(new ThreadRunner(study, objective, 5, Limits.NONE, listener).run())
                .isEqualTo(Ending.OVER);

        assertThat(outcomes()).hasSize(200).allMatch(Outcome.Completed.class::isInstance);
        assertThat(most).hasValueBetween(4, 5);
        assertThat(begun).hasSize(200).isSorted();
    }

    @Test
    void aTrialThatNeedsMoreSlotsThanThereAreFailsAndNothingElse() throws Exception {
        Objective objective = new Objective() {
            @Override
            public double loss(Trial trial) {
                return square(trial);
            }

            @Override
            public int slots(Trial trial) {
                return trial.assignment().trial() == 1 ? 4 : 3;
            }
        };

        assertThat(new ThreadRunner(study(new FullBudget(3, 1)), objective, 3, Limits.NONE).run())
                .isEqualTo(Ending.OVER);

        assertThat(outcomes())
                .contains(new Outcome.Failed("it needs 4 slots at once, and there are 3"))
                .filteredOn(Outcome.Completed.class::isInstance)
                .hasSize(2);
    }

    @Test
    void slotsComeBackHoweverATrialEnds() throws Exception {
        Objective objective = new Objective() {
            @Override
            public double loss(Trial trial) throws InterruptedException, Interference {
                if (trial.assignment().trial() == 0) {
                    TimeUnit.SECONDS.sleep(50);
                }
                if (trial.assignment().trial() == 1) {
                    throw new Interference("gone");
                }
                return square(trial);
            }

            @Override
            public int slots(Trial trial) {
                return trial.assignment().trial() < 2 ? 2 : 4;
            }
        };

        assertThat(new ThreadRunner(study(new FullBudget(4, 1)), objective, 4, Limits.NONE.withTrialSeconds(2)).run())
                .isEqualTo(Ending.OVER);

        assertThat(outcomes()).hasSize(4).contains(new Outcome.Lost(3, "gone"));
        assertThat(outcomes()).filteredOn(Outcome.TimedOut.class::isInstance).hasSize(1);
        assertThat(outcomes()).filteredOn(Outcome.Completed.class::isInstance).hasSize(2);
    }

    @Test
    void trialsThatAreRefusedComeToTheStudysLimits() throws Exception {
        Objective large = new Objective() {
            @Override
            public double loss(Trial trial) {
                return 0;
            }

            @Override
            public int slots(Trial trial) {
                return 4;
            }
        };

        assertThat(new ThreadRunner(study(new FullBudget(1_000_000, 1)), large, 3, Limits.NONE.withStale(9)).run())
                .isEqualTo(Ending.STALE);
        assertThat(outcomes()).hasSize(9);
    }

    @Test
    void aTrialThatGoesOnIsTheSameAndBeginsWhereItWas() throws Exception {
        Map<Integer, Double> seen = new ConcurrentHashMap<>();
        Map<Integer, Long> reached = new ConcurrentHashMap<>();
        Objective objective = trial -> {
            Assignment work = trial.assignment();
            Double x = (Double) trial.configuration().get("x");
            assertThat(seen.merge(work.trial(), x, (before, now) -> before)).isEqualTo(x);
            assertThat(reached.getOrDefault(work.trial(), 0L)).isEqualTo(work.from());
            reached.put(work.trial(), work.to());
            return square(trial);
        };

        Study study = study(new Hyperband(new Halvings(27, 1, 3).algorithm(), 1));
        new ThreadRunner(study, objective, 3, Limits.NONE).run();

        assertThat(outcomes()).hasSize(69).allMatch(Outcome.Completed.class::isInstance);
        assertThat(Collections.max(reached.values())).isEqualTo(27);
    }

    /** Whatever a trial does: the others do not notice, and it is not the best. */
    @Test
    void trialsThatFailEachInTheirWayAreToldFromEachOther() throws Exception {
        Study study = study(new FullBudget(8, 1));
        Objective objective = trial -> switch (trial.assignment().trial()) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> throw new IllegalStateException("no such layer");
            case 3 -> throw new StackOverflowError();
            case 4 -> throw new Interference("the machine is gone");
            case 5 -> {
                TimeUnit.SECONDS.sleep(50);
                yield -1;
            }
            case 6 -> throw new CancellationException();
            default -> 1;
        };

        Ending ending = new ThreadRunner(study, objective, 1, Limits.NONE.withTrialSeconds(5)).run();

        assertThat(ending).isEqualTo(Ending.OVER);
        assertThat(outcomes().subList(0, 5))
                .containsExactly(
                        new Outcome.Diverged(Double.NaN),
                        new Outcome.Diverged(Double.NEGATIVE_INFINITY),
                        new Outcome.Failed("java.lang.IllegalStateException: no such layer"),
                        new Outcome.Failed("java.lang.StackOverflowError"),
                        new Outcome.Lost(3, "the machine is gone"));
        assertThat(outcomes().get(5)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcomes().get(6)).isEqualTo(new Outcome.Cancelled());
        assertThat(study.best().orElseThrow().result().trial()).isEqualTo(7);
    }

    @Test
    void whatATrialIsNotToBlameForIsTriedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Study study = study(new FullBudget(1, 1));
        Objective objective = trial -> {
            if (calls.incrementAndGet() < 3) {
                throw new Interference("the machine is gone");
            }
            return square(trial);
        };

        new ThreadRunner(study, objective, 2, Limits.NONE).run();

        assertThat(calls).hasValue(3);
        assertThat(outcomes()).singleElement().isInstanceOf(Outcome.Completed.class);
    }

    /** Who was in a process that was killed may have killed it; who was in one that was taken away has not. */
    @Test
    void aTrialThatKillsTwoProcessesIsNotTriedAgainAndOneThatLosesManyIs() throws Exception {
        AtomicIntegerArray calls = new AtomicIntegerArray(3);
        Study study = study(new FullBudget(3, 1));
        Objective objective = trial -> {
            int which = trial.assignment().trial();
            int call = calls.incrementAndGet(which);
            boolean kills = which == 0 || (which == 1 && call == 7);
            if (which < 2 && call > 12) {
                return square(trial);
            }
            throw new Interference(
                    kills ? Interference.Cause.KILLED : Interference.Cause.TAKEN, "gone", new IllegalStateException());
        };

        Ending ending = new ThreadRunner(study, objective, 1, Limits.NONE).run();

        assertThat(ending).isEqualTo(Ending.OVER);
        assertThat(outcomes().get(0)).isEqualTo(new Outcome.Lost(2, "gone"));
        assertThat(outcomes().get(1)).isInstanceOf(Outcome.Completed.class);
        assertThat(calls.get(1)).isEqualTo(13);
        assertThat(outcomes().get(2)).isEqualTo(new Outcome.Lost(20, "gone"));
    }

    @Test
    void aTrialThatAnswersNoInterruptHoldsNobodyUp() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Study study = study(new FullBudget(3, 1));
        Objective objective = trial -> {
            while (trial.assignment().trial() == 0 && released.getCount() > 0) {
                Thread.onSpinWait();
            }
            return 1;
        };

        new ThreadRunner(study, objective, 1, Limits.NONE.withTrialSeconds(0.2)).run();

        released.countDown();
        assertThat(outcomes()).hasSize(3);
        assertThat(outcomes().get(0)).isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void aStudyThatIsOutOfTimeLeavesNothingRunningAndCanBeRunOn() throws Exception {
        Study study = study(new FullBudget(10, 1));
        AtomicInteger interrupted = new AtomicInteger();
        Objective slow = trial -> {
            try {
                TimeUnit.SECONDS.sleep(50);
                return 1;
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        };

        assertThat(new ThreadRunner(study, slow, 3, Limits.NONE.withStudySeconds(2)).run())
                .isEqualTo(Ending.TIME);

        assertThat(interrupted).hasValue(3);
        assertThat(outcomes()).isEmpty();
        Study again =
                Study.resumed(new FullBudget(10, 1), new RandomSampler(SPACE, 1), events::add, List.copyOf(events));
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        Objective quick = trial -> {
            ran.add(trial.assignment().trial());
            return square(trial);
        };
        assertThat(new ThreadRunner(again, quick, 1, Limits.NONE).run()).isEqualTo(Ending.OVER);
        assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void aLossThatIsGoodEnoughEndsTheStudy() throws Exception {
        Study study = study(new FullBudget(10_000, 1));

        Ending ending = new ThreadRunner(study, TestThreadRunner::square, 2, Limits.NONE.withTarget(1e-3, 1)).run();

        assertThat(ending).isEqualTo(Ending.TARGET);
        assertThat(study.best().orElseThrow().result().loss()).isLessThanOrEqualTo(1e-3);
        assertThat(outcomes()).hasSizeLessThan(10_000);
    }

    @Test
    void refusesWhatCannotBeRun() {
        Study study = study(new FullBudget(1, 1));
        assertThatThrownBy(() -> new ThreadRunner(study, trial -> 1, 0, Limits.NONE))
                .hasMessageContaining("1 slot");
        assertThatThrownBy(() -> Limits.NONE.withTrialSeconds(0)).hasMessageContaining("more than 0 s");
        assertThatThrownBy(() -> Limits.NONE.withTarget(Double.NaN)).hasMessageContaining("target");
    }

    @Test
    void nothingMoreIsBegunOnceSoMuchIsTrained() throws Exception {
        Study study = study(new FullBudget(100, 3));

        Ending ending = new ThreadRunner(study, TestThreadRunner::square, 4, Limits.NONE.withResource(20)).run();

        assertThat(ending).isEqualTo(Ending.RESOURCE);
        // 7 trainings of 3 are the first to reach 20
        assertThat(outcomes()).hasSize(7);
        assertThat(study.spent()).isEqualTo(21);
        assertThat(study.unfinished()).isEmpty();
    }

    @Test
    void resultsThatAreNoBetterEndAStudy() throws Exception {
        Study study = study(new FullBudget(100, 1));

        Ending ending = new ThreadRunner(
                        study, trial -> trial.assignment().trial() == 5 ? 0 : 1, 1, Limits.NONE.withStale(8))
                .run();

        assertThat(ending).isEqualTo(Ending.STALE);
        assertThat(outcomes()).hasSize(5 + 1 + 8);
    }

    @Test
    void aListenerHearsOfEachTrialAndItsSlot() throws Exception {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void began(Trial trial, List<Integer> slots, int attempt) {
                heard.add("began %d on %s, %d".formatted(trial.assignment().trial(), slots, attempt));
            }

            @Override
            public void interfered(Trial trial, List<Integer> slots, String reason) {
                heard.add("interfered %d on %s, %s".formatted(trial.assignment().trial(), slots, reason));
            }

            @Override
            public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {
                heard.add("ended %d on %s, %s".formatted(trial.assignment().trial(), slots, outcome));
            }
        };
        AtomicInteger attempts = new AtomicInteger();
        Objective objective = trial -> {
            if (attempts.incrementAndGet() == 2) {
                throw new Interference("gone");
            }
            return 1;
        };

        new ThreadRunner(study(new FullBudget(2, 1)), objective, 1, Limits.NONE, listener).run();

        assertThat(heard)
                .containsExactly(
                        "began 0 on [0], 1",
                        "ended 0 on [0], Completed[loss=1.0]",
                        "began 1 on [0], 1",
                        "interfered 1 on [0], gone",
                        "began 1 on [0], 2",
                        "ended 1 on [0], Completed[loss=1.0]");
    }
}
