package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.engine.SoftmaxEngine;
import io.tatara.train.TrainingEvent.EpochFinished;
import io.tatara.train.TrainingEvent.Validated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TestValidations {

    private static final int WORKERS = 3;
    private static final int EPOCHS = 3;
    private static final int BATCH = 5;
    private static final int STEPS = 12;

    /** Noisy enough for validations to go up and down. */
    private static final SoftmaxEngine.Factory NOISY =
            new SoftmaxEngine.Factory(InProcess.FEATURES, InProcess.CLASSES, 0.9, 0.3);

    private final Random random = new Random(6);
    private final List<TrainingEvent> events = new ArrayList<>();

    @TempDir
    Path folder;

    /** A validation as it was told: the steps of its epoch that were done, and its figure. */
    private record Told(int epoch, int steps, double accuracy) {}

    @Test
    void oneFollowsTheRoundThatReachesEachMultipleAndNoneMovesABit() throws Exception {
        for (int trial = 0; trial < 12; trial++) {
            int every = 1 + random.nextInt(STEPS + 3);
            int round = 1 + random.nextInt(5);
            Exchange exchange = trial % 2 == 0 ? new Exchange.Averaging(round) : new Exchange.AllReduce(round);
            float[] expected = train(exchange, 0, null).parameters();

            TrainingResult result = train(exchange, every, null);

            assertThat(result.parameters()).containsExactly(expected);
            assertThat(told()).extracting(Told::steps).containsExactlyElementsOf(expected(every, round));
        }
    }

    private static List<Integer> expected(int every, int round) {
        List<Integer> steps = new ArrayList<>();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int before = 0; before < STEPS; before += round) {
                int after = Math.min(STEPS, before + round);
                if (after == STEPS || after / every > before / every) {
                    steps.add(after);
                }
            }
        }
        return steps;
    }

    @Test
    void patienceCountsValidationsAndTheBestOfThemIsTheModel() throws Exception {
        int within = 0;
        for (int trial = 0; trial < 30; trial++) {
            int patience = 1 + random.nextInt(4);
            EarlyStopping rule = new EarlyStopping("accuracy", patience, 0, true);
            Exchange exchange = new Exchange.Averaging(1 + random.nextInt(3));

            TrainingSummary summary =
                    train(exchange, 1 + random.nextInt(5), rule).summary();

            List<Told> told = told();
            int best = 0;
            for (int i = 1; i < told.size(); i++) {
                best = told.get(i).accuracy() > told.get(best).accuracy() ? i : best;
                assertThat(i - best).isLessThanOrEqualTo(patience);
            }
            assertThat(summary.stoppedEarly()).isEqualTo(told.size() - 1 - best == patience);
            assertThat(summary.validation())
                    .containsEntry("accuracy", told.get(best).accuracy());
            assertThat(summary.bestEpoch()).isEqualTo(told.get(best).epoch());
            within += summary.stoppedEarly() && told.get(told.size() - 1).steps() < STEPS ? 1 : 0;
        }
        assertThat(within).as("trainings that stopped within an epoch").isPositive();
    }

    private TrainingResult train(Exchange exchange, int validateEvery, @Nullable EarlyStopping rule) throws Exception {
        events.clear();
        TrainingConfig config = new TrainingConfig(EPOCHS, BATCH, validateEvery, rule, new CheckpointRhythm.Never(), 4);
        return InProcess.ranks(
                        TestReplica.plan(NOISY, config, exchange, null),
                        InProcess.deal(InProcess.examples(WORKERS * BATCH * STEPS - 4), WORKERS),
                        InProcess.deal(InProcess.examples(400).subList(350, 400), WORKERS),
                        folder,
                        rank -> rank,
                        events::add)
                .get(0);
    }

    private List<Told> told() {
        List<Told> told = new ArrayList<>();
        for (TrainingEvent event : events) {
            if (event instanceof Validated within) {
                told.add(new Told(
                        within.epoch(),
                        within.steps(),
                        accuracy(within.validation().get("accuracy"))));
            } else if (event instanceof EpochFinished end) {
                told.add(new Told(end.epoch(), STEPS, accuracy(end.validation().get("accuracy"))));
            }
        }
        return told;
    }

    private static double accuracy(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
