package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.collective.Floats;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.dense.DenseEngineFactory;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training whose ranks each keep a part of the optimiser's state is, to the bit, one whose ranks each keep all of it. */
class TestShardedState {

    private static final Clipping BY_VALUE = new Clipping.Value(0.5);

    @TempDir
    private Path folder;

    private static List<Optimizer> optimizers() {
        return Networks.OPTIMIZERS.stream()
                .filter(optimizer -> !(optimizer instanceof Optimizer.AdaBelief))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void endsWithTheSameParametersAndState(Optimizer optimizer) throws Exception {
        NetworkDefinition network = network(optimizer, new Regularization(1e-4, 1e-3, 0, 0), BY_VALUE);
        EngineFactory engines = new DenseEngineFactory(network, BY_VALUE, null);
        for (int ranks : new int[] {2, 3, 4}) {
            List<List<float[]>> train = InProcess.deal(InProcess.examples(61), ranks);
            List<List<float[]>> validation = InProcess.deal(InProcess.examples(30), ranks);
            List<TrainingResult> whole =
                    InProcess.ranks(plan(engines, false, null, optimizer), train, validation, folder);
            List<TrainingResult> parts =
                    InProcess.ranks(plan(engines, true, null, optimizer), train, validation, folder);
            for (TrainingResult result : parts) {
                assertThat(result.parameters()).isEqualTo(whole.get(0).parameters());
                assertThat(result.state()).isEqualTo(whole.get(0).state());
                assertThat(result.summary().bestEpoch())
                        .isEqualTo(whole.get(0).summary().bestEpoch());
            }
        }
    }

    @Test
    void continuesFromACheckpointWithAnyNumberOfRanksAsTheOtherWould() throws Exception {
        NetworkDefinition network = network(Networks.ADAM, Regularization.NONE, Networks.UNCLIPPED);
        EngineFactory engines = new DenseEngineFactory(network, Networks.UNCLIPPED, null);
        Configuration hadoop = new Configuration();
        for (int ranks : new int[] {2, 3}) {
            float[][] ends = new float[2][];
            for (int sharded = 0; sharded < 2; sharded++) {
                String place =
                        folder.resolve("kept-%d-%d".formatted(ranks, sharded)).toString();
                ReplicaPlan first = plan(engines, sharded == 1, CheckpointStore.fresh(place, hadoop), Networks.ADAM);
                InProcess.ranks(
                        first,
                        InProcess.deal(InProcess.examples(61), 2),
                        InProcess.deal(InProcess.examples(30), 2),
                        folder);
                ReplicaPlan longer = new ReplicaPlan(
                        first.engines(),
                        first.rate(),
                        new TrainingConfig(6, 4, null, new CheckpointRhythm.Epochs(1), 3),
                        first.exchange(),
                        first.measuring(),
                        CheckpointStore.resuming(place, hadoop));
                ends[sharded] = InProcess.ranks(
                                longer,
                                InProcess.deal(InProcess.examples(61), ranks),
                                InProcess.deal(InProcess.examples(30), ranks),
                                folder)
                        .get(0)
                        .parameters();
            }
            assertThat(ends[1]).isEqualTo(ends[0]);
        }
    }

    @Test
    void whatCannotBeDividedIsNamed() {
        NetworkDefinition plain = network(Networks.ADAM, Regularization.NONE, Networks.UNCLIPPED);
        assertThat(new DenseEngineFactory(plain, Networks.UNCLIPPED, null).obstacleToSharding())
                .isEmpty();
        assertThat(new Dl4jEngineFactory(plain, Networks.UNCLIPPED, null).obstacleToSharding())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("all parameters at once"));
        Clipping norm = new Clipping.GlobalNorm(1);
        assertThat(new DenseEngineFactory(network(Networks.ADAM, Regularization.NONE, norm), norm, null)
                        .obstacleToSharding())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("clipping by a norm"));
        NetworkDefinition limited = network(Networks.ADAM, new Regularization(0, 0, 0, 1), Networks.UNCLIPPED);
        assertThat(new DenseEngineFactory(limited, Networks.UNCLIPPED, null).obstacleToSharding())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("max-norm"));
        assertThatThrownBy(() -> new Distribution.AllReduce(
                        2, true, new Floats(), Carrier.PEERS, new Tolerance(1, Tolerance.OnLoss.CONTINUE, 0)))
                .hasMessageContaining("onLoss: restart");
    }

    private static NetworkDefinition network(Optimizer optimizer, Regularization penalties, Clipping clipping) {
        Network.Layers layers = new Network.Layers(
                new InputShape.Flat(),
                List.of(
                        new Layer.Dense(7, Activation.TANH, 0.1, true),
                        new Layer.BatchNorm(0.9, 1e-3),
                        new Layer.Dense(5, Activation.RELU, 0, true)));
        return NetworkBuilder.build(layers, InProcess.SCHEMA, optimizer, penalties, clipping, 9);
    }

    private static ReplicaPlan plan(
            EngineFactory engines, boolean sharded, @Nullable CheckpointStore store, Optimizer optimizer) {
        return new ReplicaPlan(
                engines,
                new LearningRate(optimizer.learningRate(), new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(3, 4, new EarlyStopping("accuracy", 3, 0, true), new CheckpointRhythm.Epochs(1), 3),
                new Exchange.AllReduce(3, sharded, new Floats()),
                new HitRate(),
                store);
    }
}
