package io.tatara.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.sample.History;
import io.tatara.tuning.sample.LimitedSampler;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.SobolSampler;
import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.schedule.Hyperband;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestStudy {

    /** Branin's domain. */
    private static final Space SPACE = new Space(
            new Parameter("x", new Reals(-5, 10, Scale.LINEAR)), new Parameter("y", new Reals(0, 15, Scale.LINEAR)));

    static Stream<Supplier<Scheduler>> schedulers() {
        return Stream.of(
                () -> new FullBudget(200, 9),
                () -> new Hyperband(new Halvings(27, 1, 3).algorithm(), 3),
                () -> new Asha(new Halvings(27, 1, 3), 200));
    }

    /** Less than 0.4 is nowhere to be had; less of the resource sees it through a haze. */
    private static double branin(Trial trial) {
        double x = (Double) trial.configuration().get("x");
        double y = (Double) trial.configuration().get("y");
        double bowl = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        double value = bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
        Random random = new Random(trial.assignment().trial());
        if (random.nextInt(4) == 0) {
            return new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e28}[random.nextInt(3)];
        }
        return value + random.nextGaussian() / trial.assignment().to();
    }

    private static Study play(Supplier<Scheduler> scheduler, List<StudyEvent> events) {
        Study study = new Study(scheduler.get(), new SobolSampler(SPACE, 7), events::add);
        List<Trial> running = new ArrayList<>();
        Random random = new Random(1);
        while (!study.isOver()) {
            Optional<Trial> next = running.size() < 4 ? study.ask() : Optional.empty();
            next.ifPresentOrElse(running::add, () -> {
                Trial ended = running.remove(random.nextInt(running.size()));
                study.tell(ended.assignment(), Outcome.of(branin(ended)));
            });
        }
        return study;
    }

    /** As after a crash between any two events. */
    @ParameterizedTest
    @MethodSource("schedulers")
    void everyBeginningOfTheEventsMakesAStudyThatGoesOnTheSame(Supplier<Scheduler> scheduler) {
        List<StudyEvent> events = new ArrayList<>();
        Study whole = play(scheduler, events);
        for (int cut = 0; cut <= events.size(); cut++) {
            List<StudyEvent> more = new ArrayList<>();
            Study resumed =
                    Study.resumed(scheduler.get(), new SobolSampler(SPACE, 7), more::add, events.subList(0, cut));
            assertThat(resumed.unfinished())
                    .extracting(Trial::assignment)
                    .containsExactlyElementsOf(unfinished(events.subList(0, cut)));
            for (StudyEvent event : events.subList(cut, events.size())) {
                if (event instanceof StudyEvent.Finished finished) {
                    resumed.tell(finished.assignment(), finished.outcome());
                } else if (event instanceof StudyEvent.Started) {
                    assertThat(resumed.ask()).isPresent();
                }
            }
            assertThat(more).isEqualTo(events.subList(cut, events.size()));
            assertThat(resumed.unfinished()).isEmpty();
            assertThat(resumed.best()).isEqualTo(whole.best());
            assertThat(resumed.isOver()).isTrue();
        }
    }

    private static List<Assignment> unfinished(List<StudyEvent> events) {
        List<Assignment> running = new ArrayList<>();
        for (StudyEvent event : events) {
            if (event instanceof StudyEvent.Started started) {
                running.add(started.assignment());
            } else if (event instanceof StudyEvent.Finished finished) {
                running.remove(finished.assignment());
            }
        }
        return running;
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void theBestIsTheLeastLossAmongThoseThatHadTheMost(Supplier<Scheduler> scheduler) {
        List<StudyEvent> events = new ArrayList<>();
        Best best = play(scheduler, events).best().orElseThrow();

        long most = events.stream()
                .filter(StudyEvent.Finished.class::isInstance)
                .map(StudyEvent.Finished.class::cast)
                .filter(event -> event.outcome() instanceof Outcome.Completed)
                .mapToLong(event -> event.assignment().to())
                .max()
                .orElseThrow();
        assertThat(best.result().assignment().to()).isEqualTo(most);
        assertThat(best.result().loss()).isLessThan(5);
    }

    @Test
    void aSpaceThatIsUsedUpEndsTheStudy() {
        Space three = new Space(new Parameter("depth", Choice.of(1L, 2L, 3L)));
        List<StudyEvent> events = new ArrayList<>();
        Study study = new Study(new FullBudget(10, 1), new RandomSampler(three, 1), events::add);
        for (int i = 0; i < 3; i++) {
            study.tell(study.ask().orElseThrow().assignment(), Outcome.of(i));
        }
        assertThat(study.ask()).isEmpty();
        assertThat(study.isOver()).isTrue();
        assertThat(events).last().isEqualTo(new StudyEvent.Exhausted());
    }

    private static Study hyperband(int trials, List<StudyEvent> events) {
        Scheduler scheduler = new Hyperband(new Halvings(9, 1, 3).algorithm(), 1);
        Sampler sampler = new LimitedSampler(new RandomSampler(SPACE, 1), trials);
        return Study.resumed(scheduler, sampler, events::add, List.copyOf(events));
    }

    private static int playOn(Study study) {
        int asked = 0;
        for (Optional<Trial> trial = study.ask(); trial.isPresent(); trial = study.ask()) {
            study.tell(
                    trial.get().assignment(),
                    Outcome.of(trial.get().assignment().trial()));
            asked++;
        }
        assertThat(study.isOver()).isTrue();
        return asked;
    }

    /** Brackets of 9, 5 and 3 trials. */
    @Test
    void aStudyWhoseTrialsHaveRunOutBeginsTheBracketsThatMoreTrialsLeaveRoomFor() {
        List<StudyEvent> events = new ArrayList<>();
        playOn(hyperband(10, events));
        int before = events.size();

        assertThat(playOn(hyperband(10, events))).isZero();
        assertThat(events).hasSize(before);

        assertThat(playOn(hyperband(17, events))).isPositive();
        assertThat(events.get(before)).isEqualTo(new StudyEvent.Replenished());
        assertThat(events.stream()
                        .filter(StudyEvent.Suggested.class::isInstance)
                        .map(event -> ((StudyEvent.Suggested) event).trial()))
                .as("the second bracket's one trial had gone on alone, and the other four of it are not begun any more")
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15, 16);

        int after = events.size();
        assertThat(playOn(hyperband(17, events))).isZero();
        assertThat(events).as("no trial is lost, none repeated").hasSize(after);
    }

    @Test
    void aSamplerOrAJournalThatFailsWhereThereIsMoreLeavesTheStudyAsItWas() {
        List<StudyEvent> events = new ArrayList<>();
        playOn(hyperband(10, events));
        List<StudyEvent> ended = List.copyOf(events);
        boolean[] fails = {true, true};
        Sampler random = new RandomSampler(SPACE, 1);
        Sampler sampler = (trial, history) -> {
            if (fails[0]) {
                throw new IllegalStateException("no suggestion");
            }
            return random.suggest(trial, history);
        };
        Study study = Study.resumed(
                new Hyperband(new Halvings(9, 1, 3).algorithm(), 1),
                sampler,
                event -> {
                    if (fails[1]) {
                        throw new IllegalStateException("no space");
                    }
                    events.add(event);
                },
                ended);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(study::ask).hasMessage("no suggestion");
        }
        fails[0] = false;
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(study::ask).hasMessage("no space");
        }
        assertThat(events).isEqualTo(ended);
        fails[1] = false;
        assertThat(playOn(study)).isPositive();
        assertThat(events.get(ended.size())).isEqualTo(new StudyEvent.Replenished());
    }

    @Test
    void aSpaceWithMoreInItGoesOnWhereTheNarrowerOneEnded() {
        Space two = new Space(new Parameter("depth", Choice.of(1L, 2L)));
        Space four = new Space(new Parameter("depth", Choice.of(1L, 2L, 3L, 4L)));
        List<StudyEvent> events = new ArrayList<>();
        assertThat(playOn(new Study(new FullBudget(10, 1), new RandomSampler(two, 1), events::add)))
                .isEqualTo(2);

        List<StudyEvent> narrow = List.copyOf(events);
        assertThat(playOn(Study.resumed(new FullBudget(10, 1), new RandomSampler(four, 1), events::add, narrow)))
                .isEqualTo(2);
        assertThat(events).last().isEqualTo(new StudyEvent.Exhausted());
    }

    @Test
    void whatCannotHaveHappenedLeavesNoEvent() {
        List<StudyEvent> events = new ArrayList<>();
        Study study = new Study(new FullBudget(10, 1), new RandomSampler(SPACE, 1), events::add);
        Assignment first = study.ask().orElseThrow().assignment();
        study.tell(first, Outcome.of(1));
        List<StudyEvent> before = List.copyOf(events);

        assertThatThrownBy(() -> study.tell(first, Outcome.of(2))).hasMessageContaining("is not under way");
        assertThat(events).isEqualTo(before);
        assertThatThrownBy(() -> Study.resumed(new FullBudget(10, 2), new RandomSampler(SPACE, 1), event -> {}, events))
                .hasMessageContaining("event 2 of the study is Started")
                .hasMessageContaining("it was begun with other settings");
    }

    @Test
    void nothingComesOfAnEventThatCannotBeWritten() {
        Sampler sampler = new RandomSampler(SPACE, 1);
        boolean[] full = {true};
        Study study = new Study(new FullBudget(10, 1), sampler, event -> {
            if (full[0]) {
                throw new IllegalStateException("the disk is full");
            }
        });
        assertThatThrownBy(study::ask).hasMessage("the disk is full");
        full[0] = false;
        Trial trial = study.ask().orElseThrow();
        assertThat(trial.assignment()).isEqualTo(new Assignment(0, 0, 0, 0, 1));
        Configuration first = sampler.suggest(0, new History()).orElseThrow();
        assertThat(trial.configuration()).isEqualTo(first);
    }
}
