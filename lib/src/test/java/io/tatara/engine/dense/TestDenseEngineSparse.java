package io.tatara.engine.dense;

import static io.tatara.engine.Distance.assertClose;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.infer;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.state;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A first layer that looks up the rows of its weights is the same layer. */
class TestDenseEngineSparse {

    private static final int WIDTH = 300;

    /** How a network of sparse features is trained. */
    private record Terms(Optimizer optimizer, Regularization penalties, Clipping clipping) {}

    private static Stream<Terms> terms() {
        return Networks.OPTIMIZERS.stream()
                .filter(optimizer -> !(optimizer instanceof Optimizer.AdaBelief))
                .flatMap(optimizer -> Stream.of(
                        new Terms(optimizer, Regularization.NONE, UNCLIPPED),
                        new Terms(optimizer, new Regularization(0, 0, 1e-2, 0), new Clipping.GlobalNorm(0.5)),
                        new Terms(optimizer, new Regularization(0, 1e-2, 0, 0), new Clipping.Value(0.05))));
    }

    @ParameterizedTest
    @MethodSource("terms")
    void learnsWhatDl4jLearnsFromTheSameFeaturesWrittenOut(Terms terms) {
        NetworkDefinition network = network(terms, true);
        List<Minibatch> batches = batches(60);
        try (Engine sparse = new DenseEngineFactory(network, terms.clipping(), null).create();
                Engine dl4j = new Dl4jEngineFactory(network, terms.clipping(), null).create()) {
            assertThat(parameters(sparse)).isEqualTo(parameters(dl4j));
            double loss = dl4j.gradient(batches.get(0), 1);
            assertThat(sparse.gradient(SparseRows.sparse(batches.get(0)), 1)).isCloseTo(loss, within(1e-5 * loss));
            assertClose("gradient", gradient(sparse), gradient(dl4j), 1e-5, 0.1);

            train(
                    sparse,
                    batches.stream().map(SparseRows::sparse).toList(),
                    0,
                    terms.optimizer().learningRate());
            train(dl4j, batches, 0, terms.optimizer().learningRate());
            assertClose("parameters", parameters(sparse), parameters(dl4j), 1e-3, 0.1);
            assertClose("state", state(sparse), state(dl4j), 1e-3, 0.1);
            assertClose(
                    "predictions",
                    infer(sparse, SparseRows.sparse(batches.get(1))),
                    infer(dl4j, batches.get(1)),
                    1e-3,
                    0.1);
        }
    }

    @ParameterizedTest
    @MethodSource("terms")
    void whenTheStepsPutOffAreTakenMakesNoDifference(Terms terms) {
        NetworkDefinition network = network(terms, true);
        // more than the table puts off at most
        int steps = 1100;
        List<Minibatch> batches = batches(11).stream().map(SparseRows::sparse).toList();
        try (Engine lazy = new DenseEngineFactory(network, terms.clipping(), null).create();
                Engine eager = new DenseEngineFactory(network, terms.clipping(), null).create()) {
            for (int step = 0; step < steps; step++) {
                StepClock clock = new StepClock(step, 0, 1e-3 / (1 + step), 7);
                for (Engine engine : List.of(lazy, eager)) {
                    engine.gradient(batches.get(step * step % 11), step);
                    engine.update(clock);
                }
                if (step % 97 == 0) {
                    parameters(eager);
                }
            }
            assertThat(parameters(lazy)).isEqualTo(parameters(eager));
            assertThat(state(lazy)).isEqualTo(state(eager));
        }
    }

    @Test
    void pairsAndSlotsGiveTheSameBits() {
        Terms terms = new Terms(Networks.ADAM, Regularization.NONE, UNCLIPPED);
        for (boolean sparseNetwork : new boolean[] {true, false}) {
            NetworkDefinition network = network(terms, sparseNetwork);
            try (Engine pairs = new DenseEngineFactory(network, UNCLIPPED, null).create();
                    Engine slots = new DenseEngineFactory(network, UNCLIPPED, null).create()) {
                for (Minibatch batch : batches(5)) {
                    Minibatch sparse = SparseRows.sparse(batch);
                    assertThat(pairs.gradient(sparse, 1)).isEqualTo(slots.gradient(batch, 1));
                    assertThat(gradient(pairs)).isEqualTo(gradient(slots));
                    assertThat(infer(pairs, sparse)).isEqualTo(infer(slots, batch));
                }
            }
        }
    }

    @Test
    void aCheckpointContinuesBitForBit() {
        Terms terms = new Terms(Networks.ADAM, Regularization.NONE, UNCLIPPED);
        NetworkDefinition network = network(terms, true);
        List<Minibatch> batches = batches(20).stream().map(SparseRows::sparse).toList();
        try (Engine whole = new DenseEngineFactory(network, UNCLIPPED, null).create();
                Engine before = new DenseEngineFactory(network, UNCLIPPED, null).create();
                Engine after = new DenseEngineFactory(network, UNCLIPPED, null).create()) {
            train(whole, batches, 0, 0.01);
            train(before, batches.subList(0, 9), 0, 0.01);
            after.writeParameters(parameters(before));
            after.writeState(state(before));
            train(after, batches.subList(9, 20), 9, 0.01);

            assertThat(parameters(after)).isEqualTo(parameters(whole));
            assertThat(state(after)).isEqualTo(state(whole));
        }
    }

    @Test
    void anInfiniteFeatureIsNamed() {
        Minibatch batch = batches(1).get(0);
        batch.features()[2 * WIDTH + 31] = Float.POSITIVE_INFINITY;
        NetworkDefinition network = network(new Terms(Networks.ADAM, Regularization.NONE, UNCLIPPED), true);
        try (Engine engine = new DenseEngineFactory(network, UNCLIPPED, null).create()) {
            assertThat(engine.gradient(SparseRows.sparse(batch), 1)).isNotFinite();
            assertThat(engine.fault()).isEqualTo("example 2 of the batch has Infinity in feature 'f31'");
        }
    }

    private static NetworkDefinition network(Terms terms, boolean sparse) {
        Schema schema = Networks.schema(WIDTH, CLASSES);
        return NetworkBuilder.build(
                new Network.Layers(
                        new InputShape.Flat(),
                        List.of(
                                new Layer.Dense(9, Activation.TANH, 0, true),
                                new Layer.Dense(5, Activation.SIGMOID, 0, true))),
                sparse ? SparseRows.sparse(schema) : schema,
                terms.optimizer(),
                terms.penalties(),
                terms.clipping(),
                7);
    }

    /** Seven examples each of few features, the first ones far more often than the last, and some of none. */
    private static List<Minibatch> batches(int count) {
        Random random = new Random(11);
        List<Minibatch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Minibatch batch = new Minibatch(Networks.schema(WIDTH, CLASSES), 7);
            batch.resize(7);
            for (int row = 0; row < 7; row++) {
                for (int k = random.nextInt(9); k > 0; k--) {
                    int slot = (int) (WIDTH * Math.pow(random.nextDouble(), 4));
                    batch.features()[row * WIDTH + slot] = (float) random.nextGaussian();
                }
                batch.labels()[row] = random.nextInt(3);
            }
            Arrays.fill(batch.weights(), 1);
            batches.add(batch);
        }
        return batches;
    }
}
