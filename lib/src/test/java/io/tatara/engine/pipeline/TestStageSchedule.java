package io.tatara.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestStageSchedule {

    private static Stream<Arguments> pipelines() {
        return Stream.of(StageSchedule.values())
                .flatMap(schedule -> IntStream.of(1, 2, 3, 4, 7)
                        .boxed()
                        .flatMap(stages -> IntStream.of(1, 2, 3, 4, 8, 17)
                                .mapToObj(micros -> Arguments.of(schedule, stages, micros))));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyMicroBatchGoesForwardThenBackwardInOrder(StageSchedule schedule, int stages, int micros) {
        for (int stage = 0; stage < stages; stage++) {
            List<Turn> turns = schedule.turns(stage, stages, micros);
            List<Integer> all = IntStream.range(0, micros).boxed().toList();
            assertThat(turns.stream().filter(Turn::isForward).map(Turn::micro)).isEqualTo(all);
            assertThat(turns.stream().filter(turn -> !turn.isForward()).map(Turn::micro))
                    .isEqualTo(all);
            int most = 0;
            int under = 0;
            for (Turn turn : turns) {
                under += turn.isForward() ? 1 : -1;
                most = Math.max(most, under);
                assertThat(under).isNotNegative();
            }
            assertThat(most).isEqualTo(schedule.slots(stage, stages, micros));
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void equalStagesAreIdleForTheSharesThatTheyHaveTo(StageSchedule schedule, int stages, int micros) {
        List<StageTimes> equal = Collections.nCopies(stages, new StageTimes(1, 2, 0));

        Timeline timeline = Timeline.of(schedule, equal, micros);

        assertThat(timeline.seconds()).isCloseTo(3.0 * (micros + stages - 1), within(1e-9));
        assertThat(timeline.bubble()).isCloseTo(Timeline.idealBubble(stages, micros), within(1e-9));
    }

    /** Whatever the times: nobody waits for ever, no turn begins before what it needs is there, and none can be overtaken. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void noStageWaitsForEver(StageSchedule schedule, int stages, int micros) {
        Random random = new Random(31L * stages + micros);
        List<StageTimes> times = IntStream.range(0, stages)
                .mapToObj(i -> new StageTimes(random.nextDouble(), random.nextDouble(), random.nextDouble()))
                .toList();

        Timeline timeline = Timeline.of(schedule, times, micros);

        double busiest = times.stream()
                .mapToDouble(stage -> micros * (stage.forward() + stage.backward()))
                .max()
                .orElseThrow();
        assertThat(timeline.stages()).allSatisfy(spans -> assertThat(spans).hasSize(2 * micros));
        assertThat(timeline.seconds()).isGreaterThan(busiest - 1e-9);
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void keepsNoMoreThanItsDistanceToTheEndAsks(StageSchedule schedule, int stages, int micros) {
        for (int stage = 0; stage < stages; stage++) {
            int distance = stages - stage;
            int most = switch (schedule) {
                case GPIPE -> micros;
                case ONE_F_ONE_B -> Math.min(distance, micros);
                case EAGER_ONE_F_ONE_B -> Math.min(2 * distance - 1, micros);
            };
            assertThat(schedule.slots(stage, stages, micros)).isEqualTo(most);
        }
    }

    /** Messages that take half of a turn cost plain 1F1B that much each time, and eager 1F1B at the step's two ends alone. */
    @Test
    void messagesArriveWhileOthersAreComputed() {
        List<StageTimes> slow = Collections.nCopies(3, new StageTimes(1, 1, 0.5));

        double plain = Timeline.of(StageSchedule.ONE_F_ONE_B, slow, 32).seconds();
        double eager = Timeline.of(StageSchedule.EAGER_ONE_F_ONE_B, slow, 32).seconds();

        double ideal = 2.0 * (32 + 2);
        assertThat(eager).isLessThanOrEqualTo(ideal + 2 * 2 * 0.5 + 1e-9);
        assertThat(plain).isGreaterThan(ideal * 1.2);
    }
}
