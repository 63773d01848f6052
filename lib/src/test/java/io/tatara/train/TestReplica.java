package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tatara.collective.Bytes;
import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.collective.Halves;
import io.tatara.collective.SoloCollective;
import io.tatara.collective.ThreadCollective;
import io.tatara.collective.Wire;
import io.tatara.data.Minibatch;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class TestReplica {

    static final SoftmaxEngine.Factory PLAIN = new SoftmaxEngine.Factory(InProcess.FEATURES, InProcess.CLASSES, 0, 0);
    private static final SoftmaxEngine.Factory NOISY =
            new SoftmaxEngine.Factory(InProcess.FEATURES, InProcess.CLASSES, 0.9, 0.3);
    private static final List<float[]> VALIDATION = InProcess.examples(400).subList(350, 400);

    @TempDir
    Path folder;

    private static List<Exchange> exchanges() {
        return List.of(
                new Exchange.Averaging(2),
                new Exchange.Averaging(new Pace.Fixed(3), new Outer.Nesterov(0.7, 0.5), new Floats()),
                new Exchange.Averaging(new Pace.Fixed(3), new Outer.None(), OptimizerState.AVERAGED, new Floats()),
                new Exchange.Averaging(new Pace.Fixed(3), new Outer.None(), new Halves()),
                new Exchange.AllReduce(3, false, new Bytes()),
                new Exchange.AllReduce(3));
    }

    @Test
    void averagingWithOneWorkerIsLocalBitForBit() throws Exception {
        Random random = new Random(3);
        for (int trial = 0; trial < 8; trial++) {
            int rows = 1 + random.nextInt(300);
            TrainingConfig config = new TrainingConfig(2, 1 + random.nextInt(40), null, 0, trial);
            List<float[]> train = InProcess.examples(rows);

            TrainingResult local = InProcess.local(plan(NOISY, config, 16), train, VALIDATION, folder);
            TrainingResult averaged = InProcess.ranks(
                            plan(NOISY, config, 1 + random.nextInt(9)), List.of(train), List.of(VALIDATION), folder)
                    .get(0);

            assertThat(averaged.parameters()).containsExactly(local.parameters());
            assertThat(averaged.state()).containsExactly(local.state());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void averagingEveryPlainStepIsOneStepOfTheBigWeightedBatch() throws Exception {
        for (int workers : new int[] {2, 3, 4}) {
            int rows = 8 * workers - 1;
            List<float[]> examples = InProcess.examples(rows);
            TrainingConfig each = new TrainingConfig(5, 8, null, 0, 1);
            TrainingConfig all = new TrainingConfig(5, rows, null, 0, 1);

            TrainingResult averaged = InProcess.ranks(
                            plan(PLAIN, each, 1),
                            InProcess.deal(examples, workers),
                            InProcess.deal(VALIDATION, workers),
                            folder)
                    .get(0);
            TrainingResult big = InProcess.local(plan(PLAIN, all, 1), examples, VALIDATION, folder);

            assertThat(averaged.parameters()).containsExactly(big.parameters(), within(1e-6f));
            assertThat(averaged.summary().validation()).isEqualTo(big.summary().validation());
        }
    }

    @Test
    void averagingEveryPlainStepIsAllReduce() throws Exception {
        for (int workers : new int[] {2, 3, 16}) {
            // uneven shares, and a last batch that is short
            List<List<float[]>> shares = InProcess.deal(InProcess.examples(21 * workers - 5), workers);
            List<List<float[]>> validation = InProcess.deal(VALIDATION, workers);
            TrainingConfig config = new TrainingConfig(3, 8, null, 0, 1);

            TrainingResult averaged = InProcess.ranks(plan(PLAIN, config, 1), shares, validation, folder)
                    .get(0);
            List<TrainingResult> summed =
                    InProcess.ranks(plan(PLAIN, config, new Exchange.AllReduce(2), null), shares, validation, folder);

            float[] parameters = summed.get(0).parameters();
            for (int i = 0; i < parameters.length; i++) {
                assertThat(parameters[i]).isCloseTo(averaged.parameters()[i], within(1e-5f));
            }
            assertThat(summed).allSatisfy(rank -> assertThat(rank.parameters()).containsExactly(parameters));
            assertThat(summed.get(0).summary().examples())
                    .isEqualTo(averaged.summary().examples());
        }
    }

    @Test
    void everyExampleIsSeenExactlyOnceAnEpochBySharesOfAnySize() throws Exception {
        Random random = new Random(4);
        for (int trial = 0; trial < 6; trial++) {
            int workers = 1 + random.nextInt(5);
            List<List<float[]>> shares = new ArrayList<>();
            List<List<float[]>> validation = new ArrayList<>();
            int total = 0;
            for (int rank = 0; rank < workers; rank++) {
                // the first rank has rows, others may have none
                int rows = rank == 0 ? 1 + random.nextInt(50) : random.nextInt(3) * random.nextInt(50);
                List<float[]> share = new ArrayList<>();
                for (int i = 0; i < rows; i++) {
                    float[] example = InProcess.examples(1).get(0).clone();
                    example[0] = total++;
                    share.add(example);
                }
                shares.add(share);
                validation.add(List.of());
            }
            int[] seen = new int[total];
            TrainingConfig config = new TrainingConfig(3, 7, null, 0, trial);

            List<TrainingResult> results = InProcess.ranks(plan(counting(seen), config, 2), shares, validation, folder);

            assertThat(seen).containsOnly(3);
            assertThat(results.get(0).summary().examples()).isEqualTo(3L * total);
        }
    }

    @Test
    void roundedFloatsTrainAsWholeOnes() throws Exception {
        TrainingConfig config = new TrainingConfig(20, 8, null, 0, 5);
        double summed = lossOfThree(new Exchange.AllReduce(4), config);
        double averaged = lossOfThree(new Exchange.Averaging(4), config);
        for (Wire wire : new Wire[] {new Halves(), new Bytes()}) {
            assertThat(lossOfThree(new Exchange.AllReduce(4, false, wire), config))
                    .isNotEqualTo(summed)
                    .isCloseTo(summed, withinPercentage(3));
            assertThat(lossOfThree(new Exchange.Averaging(new Pace.Fixed(4), new Outer.None(), wire), config))
                    .isNotEqualTo(averaged)
                    .isCloseTo(averaged, withinPercentage(3));
        }
    }

    private double lossOfThree(Exchange exchange, TrainingConfig config) throws Exception {
        return resultOfThree(exchange, config, null).summary().trainLoss();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void theSameSeedTwiceGivesTheSameBitsAndAnotherSeedDoesNot(Exchange exchange) throws Exception {
        TrainingConfig config = new TrainingConfig(3, 8, null, 0, 42);

        assertThat(threeWorkers(exchange, config, null)).containsExactly(threeWorkers(exchange, config, null));
        assertThat(Arrays.equals(
                        threeWorkers(exchange, config, null),
                        threeWorkers(exchange, new TrainingConfig(3, 8, null, 0, 43), null)))
                .isFalse();
    }

    @Test
    void ranksThatChooseTheirRoundsChooseAlike() throws Exception {
        Exchange auto = new Exchange.Averaging(new Pace.Auto(0.05), new Outer.None(), new Floats());
        TrainingConfig config = new TrainingConfig(40, 2, null, 0, 5);

        List<TrainingResult> results = InProcess.ranks(
                plan(NOISY, config, auto, null),
                InProcess.deal(InProcess.examples(200), 3),
                InProcess.deal(VALIDATION, 3),
                folder);

        assertThat(results)
                .allSatisfy(rank -> assertThat(rank.parameters())
                        .containsExactly(results.get(0).parameters()));
        assertThat(results.get(0).summary().examples()).isEqualTo(40L * 200);
        assertThat(results.get(0).summary().validation().get("accuracy")).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void resumedIsUninterruptedBitForBit(Exchange exchange, @TempDir Path checkpoints) throws Exception {
        // a schedule over steps of the whole training would differ between 2 and 5 epochs: the rate is constant here
        String path = checkpoints.toUri().toString();
        Configuration hadoop = new Configuration();
        EarlyStopping rule = new EarlyStopping("accuracy", 4, 0, true);
        TrainingConfig whole = new TrainingConfig(5, 8, rule, 1, 9);

        float[] expected = threeWorkers(exchange, whole, null);
        threeWorkers(exchange, new TrainingConfig(2, 8, rule, 1, 9), CheckpointStore.fresh(path, hadoop));
        float[] resumed = threeWorkers(exchange, whole, CheckpointStore.resuming(path, hadoop));

        assertThat(resumed).containsExactly(expected);
        assertThat(checkpoints.toFile().list((dir, name) -> name.startsWith("round-")))
                .hasSize(2);
        assertThatThrownBy(() -> CheckpointStore.fresh(path, hadoop))
                .hasMessageContaining("already holds the checkpoint round-");
    }

    @Test
    void anotherNumberOfWorkersKeepsTheParameters(@TempDir Path checkpoints) throws Exception {
        String path = checkpoints.toUri().toString();
        Configuration hadoop = new Configuration();
        TrainingConfig config = new TrainingConfig(2, 8, null, 1, 9);
        float[] three = threeWorkers(new Exchange.Averaging(2), config, CheckpointStore.fresh(path, hadoop));

        TrainingResult one = InProcess.local(
                plan(NOISY, config, new Exchange.Averaging(2), CheckpointStore.resuming(path, hadoop)),
                InProcess.examples(100),
                VALIDATION,
                folder);

        assertThat(one.parameters()).containsExactly(three);
        assertThat(one.summary().epochs()).isEqualTo(2);
    }

    @Test
    void earlyStoppingRestoresTheBestEpoch() {
        // a rate so high that accuracy wanders
        ReplicaPlan plan = new ReplicaPlan(
                NOISY,
                new LearningRate(3, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(50, 8, new EarlyStopping("accuracy", 3, 0, true), 0, 1),
                new Exchange.Averaging(4),
                new HitRate(),
                null);
        List<TrainingEvent> events = new ArrayList<>();

        TrainingResult result =
                InProcess.play(plan, InProcess.examples(100), VALIDATION, new SoloCollective(), folder, events::add);

        List<Double> accuracies = new ArrayList<>();
        for (TrainingEvent event : events) {
            if (event instanceof TrainingEvent.EpochFinished epoch) {
                accuracies.add(epoch.validation().get("accuracy"));
            }
        }
        TrainingSummary summary = result.summary();
        double best = accuracies.stream().mapToDouble(a -> a).max().orElseThrow();
        assertThat(summary.stoppedEarly()).isTrue();
        assertThat(summary.epochs()).isEqualTo(accuracies.size()).isEqualTo(summary.bestEpoch() + 3);
        assertThat(accuracies.indexOf(best) + 1).isEqualTo(summary.bestEpoch());
        assertThat(summary.validation()).containsEntry("accuracy", best);
    }

    @Test
    void aLossThatIsNotFiniteStopsEveryRankAndKeepsTheLastFiniteParameters() throws Exception {
        TrainingConfig config = new TrainingConfig(3, 8, null, 0, 1);
        List<float[]> examples = new ArrayList<>(InProcess.examples(64));
        List<TrainingResult> results = InProcess.ranks(
                plan(breakingAt(9), config, 2), InProcess.deal(examples, 2), InProcess.deal(VALIDATION, 2), folder);

        for (TrainingResult result : results) {
            assertThatThrownBy(result::orThrow)
                    .isInstanceOfSatisfying(TrainingDiverged.class, diverged -> {
                        assertThat(diverged.divergence().worker()).isZero();
                        assertThat(diverged.divergence().epoch()).isEqualTo(3);
                        assertThat(diverged.divergence().step()).isEqualTo(10);
                        for (float parameter : diverged.lastFinite().parameters()) {
                            assertThat(parameter).isFinite();
                        }
                    })
                    .hasMessageContaining("Training diverged in epoch 3, step 10: worker 0 has a loss of NaN")
                    .hasMessageContaining("smaller learning rate");
        }
    }

    @Test
    void aRankThatFailsFailsTheOthers() {
        List<Collective> world = ThreadCollective.ranks(2, Duration.ofSeconds(20));
        world.get(1).close();

        assertThatThrownBy(() -> InProcess.play(
                        plan(PLAIN, new TrainingConfig(1, 4, null, 0, 1), 1),
                        InProcess.examples(10),
                        List.of(),
                        world.get(0),
                        folder,
                        event -> {}))
                .hasMessageContaining("rank 1 left");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void eventsSurviveTheirJson() {
        List<TrainingEvent> events = new ArrayList<>();
        TrainingResult result = InProcess.play(
                plan(PLAIN, new TrainingConfig(2, 8, null, 0, 1), 2),
                InProcess.examples(30),
                VALIDATION,
                new SoloCollective(),
                folder,
                events::add);
        events.add(new TrainingEvent.Finished(result.summary()));

        assertThat(events)
                .hasSizeGreaterThan(6)
                .allSatisfy(event -> assertThat(EventCodec.fromJson(EventCodec.toJson(event)))
                        .isEqualTo(event));
    }

    private float[] threeWorkers(Exchange exchange, TrainingConfig config, @Nullable CheckpointStore store)
            throws Exception {
        return resultOfThree(exchange, config, store).parameters();
    }

    private TrainingResult resultOfThree(Exchange exchange, TrainingConfig config, @Nullable CheckpointStore store)
            throws Exception {
        return InProcess.ranks(
                        plan(NOISY, config, exchange, store),
                        InProcess.deal(InProcess.examples(100), 3),
                        InProcess.deal(VALIDATION, 3),
                        folder)
                .get(0);
    }

    private static ReplicaPlan plan(EngineFactory engines, TrainingConfig config, int averageEvery) {
        return plan(engines, config, new Exchange.Averaging(averageEvery), null);
    }

    static ReplicaPlan plan(
            EngineFactory engines, TrainingConfig config, Exchange exchange, @Nullable CheckpointStore store) {
        LearningRate rate = new LearningRate(0.1, new Schedule.Constant(), LearningRate.Unit.STEP, 0);
        return new ReplicaPlan(engines, rate, config, exchange, new HitRate(), store);
    }

    /** Counts each example by its first feature, on every thread. */
    private static EngineFactory counting(int[] seen) {
        return () -> new Wrapped(PLAIN.create()) {
            @Override
            public double gradient(Minibatch batch, long seed) {
                synchronized (seen) {
                    for (int i = 0; i < batch.size(); i++) {
                        seen[(int) batch.features()[i * InProcess.FEATURES]]++;
                        batch.features()[i * InProcess.FEATURES] = 0;
                    }
                }
                return super.gradient(batch, seed);
            }
        };
    }

    private static EngineFactory breakingAt(long step) {
        return () -> new Wrapped(PLAIN.create()) {
            private long steps;

            @Override
            public double gradient(Minibatch batch, long seed) {
                double loss = super.gradient(batch, seed);
                return steps++ == step ? Double.NaN : loss;
            }
        };
    }
}
