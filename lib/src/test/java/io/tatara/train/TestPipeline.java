package io.tatara.train;

import static io.tatara.train.Pipelines.BATCH;
import static io.tatara.train.Pipelines.TRAIN;
import static io.tatara.train.Pipelines.VALIDATION;
import static io.tatara.train.Pipelines.assertClose;
import static io.tatara.train.Pipelines.bytes;
import static io.tatara.train.Pipelines.floats;
import static io.tatara.train.Pipelines.hands;
import static io.tatara.train.Pipelines.plan;
import static io.tatara.train.Pipelines.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network over several workers is the network on one. */
@Timeout(120)
class TestPipeline {

    @TempDir
    Path folder;

    @TempDir
    Path checkpoints;

    /** Six layers: a dense one with dropout is two of them. */
    private static EngineFactory network(Optimizer optimizer, Regularization regularization, Clipping clipping) {
        var definition = NetworkBuilder.build(
                new Network.Layers(
                        new InputShape.Flat(),
                        List.of(
                                new Layer.Dense(7, Activation.TANH, 0.2, true),
                                new Layer.Dense(9, Activation.SIGMOID, 0, true),
                                new Layer.Dense(5, Activation.TANH, 0, false),
                                new Layer.Dense(8, Activation.RELU, 0, true))),
                InProcess.SCHEMA,
                optimizer,
                regularization,
                clipping,
                5);
        return EngineChoice.of(EngineWish.DENSE, definition, clipping, null).factory();
    }

    private static EngineFactory adam() {
        return network(Networks.ADAM, new Regularization(0, 0.01, 0, 0), Networks.UNCLIPPED);
    }

    private static final List<List<Integer>> CUTS = List.of(List.of(3), List.of(1, 4), List.of(2, 3, 5));

    private static Exchange.Pipeline pipeline(List<Integer> cuts, int replicas, int micros, StageSchedule schedule) {
        return new Exchange.Pipeline(cuts, 6, replicas, micros, schedule, false, Map.of(), 4);
    }

    /** Trains on so many replicas, each of whose stages has the replica's rows. */
    private List<TrainingResult> run(ReplicaPlan plan) throws Exception {
        Exchange.Pipeline pipeline = (Exchange.Pipeline) plan.exchange();
        return InProcess.ranks(plan, hands(TRAIN, pipeline), hands(VALIDATION, pipeline), folder);
    }

    private static float[] joined(List<TrainingResult> stages) {
        float[] all = {};
        for (TrainingResult stage : stages) {
            float[] own = stage.parameters();
            int before = all.length;
            all = Arrays.copyOf(all, before + own.length);
            System.arraycopy(own, 0, all, before, own.length);
        }
        return all;
    }

    private static Stream<Clipping> clippings() {
        return Stream.of(
                new Clipping.None(),
                new Clipping.GlobalNorm(0.1),
                new Clipping.LayerNorm(0.05),
                new Clipping.Value(0.02));
    }

    /** 100 steps. */
    @Test
    void stagesAndMicroBatchesAreTheNetworkOnOneWorker() throws Exception {
        for (Optimizer optimizer : Networks.OPTIMIZERS) {
            if (optimizer instanceof Optimizer.AdaBelief) {
                continue; // DL4J's alone
            }
            EngineFactory engines = network(optimizer, Regularization.NONE, Networks.UNCLIPPED);
            TrainingResult local = InProcess.local(plan(engines, Exchange.alone(), BATCH), TRAIN, VALIDATION, folder);
            for (List<Integer> cuts : CUTS) {
                for (int micros : new int[] {1, 4, 8}) {
                    List<float[]> bySchedule = new ArrayList<>();
                    for (StageSchedule schedule : StageSchedule.values()) {
                        List<TrainingResult> stages = run(plan(engines, pipeline(cuts, 1, micros, schedule), BATCH));
                        String what =
                                "%s, cut at %s, %d micro-batches, %s".formatted(optimizer, cuts, micros, schedule);
                        assertClose(what, joined(stages), local.parameters());
                        bySchedule.add(joined(stages));
                        assertThat(stages.get(0).summary().examples())
                                .isEqualTo(local.summary().examples());
                        assertThat(stages.get(0).summary().trainLoss())
                                .isCloseTo(local.summary().trainLoss(), within(1e-4));
                    }
                    assertThat(bySchedule.get(0)).as("whatever the schedule").isEqualTo(bySchedule.get(1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void clipsTheWholeNetworksGradient(Clipping clipping) throws Exception {
        EngineFactory engines = network(Networks.SGD, new Regularization(1e-4, 0, 1e-3, 0.9), clipping);
        TrainingResult local = InProcess.local(plan(engines, Exchange.alone(), BATCH), TRAIN, VALIDATION, folder);

        List<TrainingResult> stages =
                run(plan(engines, pipeline(List.of(2, 4), 1, 4, StageSchedule.ONE_F_ONE_B), BATCH));

        assertClose(clipping.toString(), joined(stages), local.parameters());
    }

    @Test
    void twiceTheSameIsTheSameToTheBit() throws Exception {
        ReplicaPlan plan = plan(adam(), pipeline(List.of(2, 4), 2, 4, StageSchedule.ONE_F_ONE_B), BATCH);

        assertThat(joined(run(plan))).isEqualTo(joined(run(plan)));
    }

    @Test
    void recomputingIsTheSameToTheBit() throws Exception {
        for (StageSchedule schedule : StageSchedule.values()) {
            Exchange kept = new Exchange.Pipeline(List.of(2, 4), 6, 1, 4, schedule, false, Map.of(), 4);
            Exchange recomputed = new Exchange.Pipeline(List.of(2, 4), 6, 1, 4, schedule, true, Map.of(), 4);

            assertThat(joined(run(plan(adam(), recomputed, BATCH)))).isEqualTo(joined(run(plan(adam(), kept, BATCH))));
        }
    }

    @Test
    void replicasOfStagesAreAllReduce() throws Exception {
        for (Clipping clipping : List.of(new Clipping.None(), new Clipping.GlobalNorm(0.1))) {
            EngineFactory engines = network(Networks.ADAM, new Regularization(0, 0.01, 0, 0), clipping);
            for (int replicas : new int[] {2, 3}) {
                // an uneven deal: in the last step of an epoch a replica may have no rows
                ReplicaPlan all = plan(engines, new Exchange.AllReduce(4), 8);
                TrainingResult reduced = InProcess.ranks(
                                all, InProcess.deal(TRAIN, replicas), InProcess.deal(VALIDATION, replicas), folder)
                        .get(0);

                List<TrainingResult> ranks =
                        run(plan(engines, pipeline(List.of(3), replicas, 4, StageSchedule.ONE_F_ONE_B), 8));

                for (int replica = 0; replica < replicas; replica++) {
                    float[] own = joined(ranks.subList(2 * replica, 2 * replica + 2));
                    assertClose("replica " + replica, own, reduced.parameters());
                    assertThat(own).as("the same bits on each").isEqualTo(joined(ranks.subList(0, 2)));
                }
                assertThat(ranks.get(0).summary().examples())
                        .isEqualTo(reduced.summary().examples());
                assertThat(ranks.get(0).summary().validation())
                        .isEqualTo(reduced.summary().validation());
            }
        }
    }

    @Test
    void killedInAnyRoundItGoesOnBitForBit() throws Exception {
        for (int replicas : new int[] {1, 2}) {
            Exchange.Pipeline exchange = pipeline(List.of(2, 4), replicas, 4, StageSchedule.ONE_F_ONE_B);
            byte[] expected = trained(exchange, store("whole-" + replicas));
            for (int round : new int[] {1, 5, 7, 8, 15}) {
                String place = "killed-%d-%d".formatted(replicas, round);
                assertThatThrownBy(() -> InProcess.ranks(
                                checkpointed(exchange, store(place)),
                                hands(TRAIN, exchange),
                                hands(VALIDATION, exchange),
                                folder,
                                collective -> Fated.dying(collective, round),
                                event -> {}))
                        .isInstanceOf(ExecutionException.class);

                assertThat(trained(exchange, store(place)))
                        .as("%d replicas, killed in round %d", replicas, round)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theModelInFilesIsThatOfTheStages() throws Exception {
        Exchange.Pipeline exchange = pipeline(List.of(2, 4), 1, 4, StageSchedule.GPIPE);
        float[] expected = joined(run(plan(adam(), exchange, BATCH)));

        assertThat(floats(trained(exchange, store("model")))).isEqualTo(expected);
    }

    /** Trains on towards a rate at which it gets worse, so that the best epoch is not the last. */
    @Test
    void theBestEpochIsRestoredOfAllStages() throws Exception {
        Exchange.Pipeline exchange = pipeline(List.of(2, 4), 1, 4, StageSchedule.ONE_F_ONE_B);
        EarlyStopping stopping = new EarlyStopping("accuracy", 2, 0, true);
        TrainingResult local =
                InProcess.local(plan(adam(), Exchange.alone(), BATCH, stopping, null), TRAIN, VALIDATION, folder);

        List<TrainingResult> stages = run(plan(adam(), exchange, BATCH, stopping, null));
        CheckpointStore store = store("best");
        TrainingResult kept =
                run(plan(adam(), exchange, BATCH, stopping, store)).get(0);

        assertThat(stages.get(0).summary().bestEpoch())
                .isEqualTo(local.summary().bestEpoch());
        assertThat(stages.get(0).summary().validation())
                .isEqualTo(local.summary().validation());
        assertClose("best", joined(stages), local.parameters());
        assertThat(floats(bytes(store, kept))).isEqualTo(joined(stages));
    }

    @Test
    void numbersThatAreNotFiniteEndItOnAllStages() throws Exception {
        List<float[]> poisoned = new ArrayList<>(TRAIN);
        float[] example = TRAIN.get(100).clone();
        example[1] = Float.NaN;
        poisoned.set(100, example);
        Exchange.Pipeline exchange = pipeline(List.of(2, 4), 1, 4, StageSchedule.ONE_F_ONE_B);

        List<TrainingResult> stages = InProcess.ranks(
                plan(adam(), exchange, BATCH), hands(poisoned, exchange), hands(VALIDATION, exchange), folder);

        assertThat(stages).allSatisfy(stage -> {
            Divergence found = stage.divergence().orElseThrow();
            assertThat(found.epoch()).isEqualTo(1);
            // that of the first stage, which has the features, wherever in the order of rows the example stands
            assertThat(found.fault()).matches("example \\d+ of the batch has NaN in feature 'f1'");
            assertThat(stage.parameters()).doesNotContain(Float.NaN);
        });
    }

    @Test
    void withoutItsLastCheckpointThereIsNoModel() throws Exception {
        Exchange.Pipeline exchange = pipeline(List.of(2, 4), 1, 4, StageSchedule.ONE_F_ONE_B);
        byte[] expected = trained(exchange, store("undisturbed"));
        Path place = checkpoints.resolve("full");
        String troubled = TroubledFiles.on(place);
        TroubledFiles disk = TroubledFiles.of(troubled, TroubledFiles.hadoop());
        run(until(2, checkpointed(exchange, CheckpointStore.resuming(troubled, TroubledFiles.hadoop()))));
        disk.full(path -> path.endsWith("parameters-00001.f32"));

        assertThatThrownBy(() -> trained(exchange, CheckpointStore.resuming(troubled, TroubledFiles.hadoop())))
                .hasRootCauseInstanceOf(TataraException.class)
                .hasStackTraceContaining("The last checkpoint could not be written, and with it the model");

        disk.full(path -> false);
        assertThat(trained(exchange, CheckpointStore.resuming(troubled, TroubledFiles.hadoop())))
                .isEqualTo(expected);
    }

    @Test
    void whatDivergedLeavesItsNewestCheckpoint() throws Exception {
        Exchange.Pipeline exchange = pipeline(List.of(2, 4), 1, 4, StageSchedule.ONE_F_ONE_B);
        TrainingResult first = InProcess.ranks(
                        until(1, checkpointed(exchange, store("diverged"))),
                        hands(TRAIN, exchange),
                        hands(VALIDATION, exchange),
                        folder)
                .get(0);
        byte[] afterOne = bytes(store("diverged"), first);
        List<float[]> poisoned = new ArrayList<>(TRAIN);
        float[] example = TRAIN.get(100).clone();
        example[1] = Float.NaN;
        poisoned.set(100, example);
        CheckpointStore store = store("diverged");

        TrainingResult result = InProcess.ranks(
                        checkpointed(exchange, store), hands(poisoned, exchange), hands(VALIDATION, exchange), folder)
                .get(0);

        assertThatThrownBy(result::orThrow)
                .isInstanceOf(TrainingDiverged.class)
                .hasMessageContaining("the newest checkpoint's parameters are kept");
        assertThat(bytes(store, result)).isEqualTo(afterOne);
    }

    @Test
    void otherCutsAreRefused() throws Exception {
        trained(pipeline(List.of(2, 4), 1, 4, StageSchedule.ONE_F_ONE_B), store("cut"));

        assertThatThrownBy(() -> trained(pipeline(List.of(2, 3), 1, 4, StageSchedule.ONE_F_ONE_B), store("cut")))
                .hasRootCauseInstanceOf(TataraException.class)
                .hasStackTraceContaining(
                        "The checkpoint is of a pipeline whose stages begin with the layers 0 and [2, 4], this training of");
        assertThatThrownBy(
                        () -> InProcess.local(checkpointed(Exchange.alone(), store("cut")), TRAIN, VALIDATION, folder))
                .hasMessageContaining("this training of a whole network");
    }

    private CheckpointStore store(String place) {
        return CheckpointStore.resuming(checkpoints.resolve(place).toUri().toString(), TroubledFiles.hadoop());
    }

    private static ReplicaPlan checkpointed(Exchange exchange, CheckpointStore store) {
        return plan(adam(), exchange, BATCH, null, store);
    }

    private byte[] trained(Exchange.Pipeline exchange, CheckpointStore store) throws Exception {
        return bytes(store, run(checkpointed(exchange, store)).get(0));
    }
}
