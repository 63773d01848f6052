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
import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network whose layers are dealt out to replicas is the network of which each has all. */
@Timeout(120)
class TestTensorSplit {

    /** Six of DL4J's layers: a dense one with dropout is two of them. */
    private static final Network.Layers LAYERS = new Network.Layers(
            new InputShape.Flat(),
            List.of(
                    new Layer.Dense(7, Activation.TANH, 0.2, true, TensorShard.COLUMNS),
                    new Layer.Dense(9, Activation.SIGMOID, 0, true, TensorShard.ROWS),
                    new Layer.Dense(5, Activation.TANH, 0, false),
                    new Layer.Dense(8, Activation.TANH, 0, true, TensorShard.COLUMNS)));

    @TempDir
    Path folder;

    @TempDir
    Path checkpoints;

    private static EngineFactory network(Optimizer optimizer, Clipping clipping) {
        var definition = NetworkBuilder.build(
                LAYERS, InProcess.SCHEMA, optimizer, new Regularization(0, 0.01, 0, 0), clipping, 5);
        return EngineChoice.of(EngineWish.DENSE, definition, clipping, null).factory();
    }

    private static EngineFactory adam() {
        return network(Networks.ADAM, Networks.UNCLIPPED);
    }

    private static Exchange.Pipeline dealt(List<Integer> cuts, int replicas, int micros) {
        return pipeline(cuts, replicas, micros, LAYERS.shards());
    }

    private static Exchange.Pipeline pipeline(
            List<Integer> cuts, int replicas, int micros, Map<Integer, TensorShard> shards) {
        return new Exchange.Pipeline(cuts, 6, replicas, micros, StageSchedule.ONE_F_ONE_B, false, shards, 4);
    }

    private List<TrainingResult> run(ReplicaPlan plan) throws Exception {
        Exchange.Pipeline pipeline = (Exchange.Pipeline) plan.exchange();
        return InProcess.ranks(plan, hands(TRAIN, pipeline), hands(VALIDATION, pipeline), folder);
    }

    private CheckpointStore store(String place) {
        return CheckpointStore.resuming(checkpoints.resolve(place).toUri().toString(), TroubledFiles.hadoop());
    }

    private byte[] trained(EngineFactory engines, Exchange.Pipeline exchange, String place) throws Exception {
        CheckpointStore store = store(place);
        return bytes(store, run(plan(engines, exchange, BATCH, null, store)).get(0));
    }

    /** 100 steps; replicas have uneven hands, so that in the last step of an epoch one may have no rows. */
    @Test
    void isTheNetworkThatEachReplicaHasAllOf() throws Exception {
        for (Optimizer optimizer : List.of(Networks.ADAM, Networks.SGD)) {
            for (Clipping clipping : List.of(Networks.UNCLIPPED, new Clipping.GlobalNorm(0.1))) {
                EngineFactory engines = network(optimizer, clipping);
                for (int replicas : new int[] {2, 3}) {
                    for (List<Integer> cuts : List.of(List.<Integer>of(), List.of(2), List.of(1, 4))) {
                        for (int micros : new int[] {1, 4}) {
                            String what = "%s, %s, %d replicas, cut at %s, %d micro-batches"
                                    .formatted(optimizer, clipping, replicas, cuts, micros);
                            byte[] whole =
                                    trained(engines, pipeline(cuts, replicas, micros, Map.of()), "w" + what.hashCode());
                            byte[] parts = trained(engines, dealt(cuts, replicas, micros), "p" + what.hashCode());

                            assertClose(what, floats(parts), floats(whole));
                        }
                    }
                }
            }
        }
    }

    @Test
    void withOneReplicaNothingIsDealtOut() throws Exception {
        assertThat(trained(adam(), dealt(List.of(2), 1, 4), "dealt"))
                .isEqualTo(trained(adam(), pipeline(List.of(2), 1, 4, Map.of()), "whole"));
    }

    @Test
    void whatIsToldIsThatOfTheWholeNetwork() throws Exception {
        TrainingSummary whole = run(plan(adam(), pipeline(List.of(2), 2, 4, Map.of()), BATCH))
                .get(0)
                .summary();
        TrainingSummary parts =
                run(plan(adam(), dealt(List.of(2), 2, 4), BATCH)).get(0).summary();

        assertThat(parts.examples()).isEqualTo(whole.examples());
        assertThat(parts.validation()).isEqualTo(whole.validation());
        assertThat(parts.trainLoss()).isCloseTo(whole.trainLoss(), within(1e-5));
    }

    @Test
    void twiceTheSameIsTheSameToTheBit() throws Exception {
        assertThat(trained(adam(), dealt(List.of(2), 3, 4), "first"))
                .isEqualTo(trained(adam(), dealt(List.of(2), 3, 4), "second"));
    }

    @Test
    void recomputingIsTheSameToTheBit() throws Exception {
        Exchange.Pipeline recomputing =
                new Exchange.Pipeline(List.of(2), 6, 2, 4, StageSchedule.ONE_F_ONE_B, true, LAYERS.shards(), 4);

        assertThat(trained(adam(), recomputing, "recomputed"))
                .isEqualTo(trained(adam(), dealt(List.of(2), 2, 4), "kept"));
    }

    @Test
    void killedInAnyRoundItGoesOnBitForBit() throws Exception {
        Exchange.Pipeline exchange = dealt(List.of(2), 2, 4);
        byte[] expected = trained(adam(), exchange, "undisturbed");
        for (int round : new int[] {1, 5, 7, 8, 15}) {
            String place = "killed-" + round;
            assertThatThrownBy(() -> InProcess.ranks(
                            plan(adam(), exchange, BATCH, null, store(place)),
                            hands(TRAIN, exchange),
                            hands(VALIDATION, exchange),
                            folder,
                            collective -> Fated.dying(collective, round),
                            event -> {}))
                    .isInstanceOf(ExecutionException.class);

            assertThat(trained(adam(), exchange, place))
                    .as("killed in round %d", round)
                    .isEqualTo(expected);
        }
    }

    /** Trains on towards a rate at which it gets worse, so that the best epoch is not the last. */
    @Test
    void theBestEpochIsRestoredOfAllParts() throws Exception {
        EarlyStopping stopping = new EarlyStopping("accuracy", 2, 0, true);
        List<byte[]> found = new ArrayList<>();
        for (Exchange.Pipeline exchange : List.of(dealt(List.of(2), 2, 4), pipeline(List.of(2), 2, 4, Map.of()))) {
            CheckpointStore store = store("best-" + exchange.shards().size());
            TrainingResult result =
                    run(plan(adam(), exchange, BATCH, stopping, store)).get(0);
            found.add(bytes(store, result));
        }

        assertClose("best", floats(found.get(0)), floats(found.get(1)));
    }

    @Test
    void otherPartsAreRefused() throws Exception {
        run(until(1, plan(adam(), dealt(List.of(2), 2, 4), BATCH, null, store("parts"))));

        assertRefused(dealt(List.of(2), 3, 4), "layers dealt out to 2 workers, this training of layers dealt out to 3");
        assertRefused(
                pipeline(List.of(2), 2, 4, Map.of()),
                "dealt out to 2 workers, this training of layers that are not dealt");
    }

    private void assertRefused(Exchange.Pipeline exchange, String why) {
        assertThatThrownBy(() -> trained(adam(), exchange, "parts"))
                .hasRootCauseInstanceOf(TataraException.class)
                .hasStackTraceContaining(why);
    }

    @Test
    void numbersThatAreNotFiniteEndItOnAllRanks() throws Exception {
        List<float[]> poisoned = new ArrayList<>(TRAIN);
        float[] example = TRAIN.get(100).clone();
        example[1] = Float.NaN;
        poisoned.set(100, example);
        Exchange.Pipeline exchange = dealt(List.of(2), 2, 4);

        List<TrainingResult> ranks = InProcess.ranks(
                plan(adam(), exchange, BATCH), hands(poisoned, exchange), hands(VALIDATION, exchange), folder);

        assertThat(ranks).allSatisfy(rank -> {
            assertThat(rank.divergence().orElseThrow().epoch()).isEqualTo(1);
            assertThat(rank.parameters()).doesNotContain(Float.NaN);
        });
    }

    /** A layer that is dealt out has to have a part for each worker. */
    @Test
    void whatCannotBeDealtOutIsSaid() {
        var split = new TensorSplit(LAYERS.shards(), 0, 8);

        assertThat(adam().obstacleToSplitting(split))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("layer 0 (DenseLayer): 7 units, which are too few to be dealt out to 8 workers"));
        assertThat(network(Networks.ADAM, new Clipping.LayerNorm(1)).obstacleToSplitting(split))
                .hasValueSatisfying(why -> assertThat(why).contains("looks at a whole layer; take globalNorm"));
    }
}
