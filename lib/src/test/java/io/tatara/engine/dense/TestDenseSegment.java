package io.tatara.engine.dense;

import static io.tatara.engine.Distance.assertClose;
import static io.tatara.engine.Networks.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Minibatch;
import io.tatara.engine.CutNetwork;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Regularization;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Segments, one behind the other, are the network that they were cut from. */
class TestDenseSegment {

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static EngineFactory factory(RandomNetwork network) {
        return new DenseEngineFactory(network.definition(), network.clipping(), null);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void startFromTheNetworksBits(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        EngineFactory factory = factory(network);
        List<Integer> cuts = CutNetwork.randomCuts(factory, 3, new Random(seed));
        try (Engine whole = network.dense();
                CutNetwork cut = new CutNetwork(factory, cuts, 1, 20, false)) {
            assertThat(cut.parameters()).as("%s, cut at %s", network, cuts).isEqualTo(parameters(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void stepAsTheNetworkDoesToTheBitWithoutMicroBatches(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        // a cut between two functions of elements parts a product of slopes, and statistics and norms are summed by
        // segment
        boolean rounds = network.normalises() || network.toString().contains("Activate");
        if (rounds || network.clipping() instanceof Clipping.GlobalNorm) {
            return;
        }
        EngineFactory factory = factory(network);
        List<Integer> cuts = CutNetwork.randomCuts(factory, 3, new Random(seed));
        List<Minibatch> batches = network.batches(30);
        try (Engine whole = network.dense();
                CutNetwork cut = new CutNetwork(factory, cuts, 1, 20, false)) {
            Networks.train(whole, batches, 0, network.optimizer().learningRate());
            cut.train(batches, 20, network.optimizer().learningRate());

            assertThat(cut.parameters()).as("%s, cut at %s", network, cuts).isEqualTo(parameters(whole));
            for (Minibatch batch : network.batches(3)) {
                assertThat(cut.infer(batch)).isEqualTo(Networks.infer(whole, batch));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void stepAsTheNetworkDoesWithMicroBatches(long seed) {
        RandomNetwork network = RandomNetwork.smoothlyTrained(seed);
        EngineFactory factory = factory(network);
        Random random = new Random(seed);
        List<Integer> cuts = CutNetwork.randomCuts(factory, 1 + random.nextInt(3), random);
        List<Minibatch> batches = network.batches(100);
        // batch norm knows its micro-batch alone
        int size = network.normalises() ? 20 : 1 + random.nextInt(9);
        try (Engine whole = network.dense();
                CutNetwork cut = new CutNetwork(factory, cuts, 20, size, false);
                CutNetwork recomputing = new CutNetwork(factory, cuts, 20, size, true)) {
            Networks.train(whole, batches, 0, network.optimizer().learningRate());
            cut.train(batches, size, network.optimizer().learningRate());
            recomputing.train(batches, size, network.optimizer().learningRate());

            String what = "%s, cut at %s, by %d".formatted(network, cuts, size);
            assertClose(what, cut.parameters(), parameters(whole), 1e-5, 0.1);
            assertThat(recomputing.parameters()).as(what).isEqualTo(cut.parameters());
        }
    }

    /** Odd widths, so that micro-batches begin within the pairs that noise is drawn in. */
    @Test
    void dropTheSameUnitsHoweverTheBatchIsCut() {
        var definition = NetworkBuilder.build(
                new Network.Layers(
                        new InputShape.Flat(),
                        List.of(
                                new Layer.Dense(701, Activation.TANH, 0.3, true),
                                new Layer.Dense(33, Activation.TANH, 0.5, true),
                                new Layer.Dense(11, Activation.RELU, 0.2, true))),
                Networks.schema(12, Networks.CLASSES),
                Networks.SGD,
                Regularization.NONE,
                Networks.UNCLIPPED,
                3);
        EngineFactory factory = new DenseEngineFactory(definition, Networks.UNCLIPPED, null);
        List<Minibatch> batches = Networks.batches(Networks.CLASSES, "dense", 20, 30, 4);
        for (int size : new int[] {1, 3, 8, 30}) {
            try (Engine whole = factory.create();
                    CutNetwork cut = new CutNetwork(factory, List.of(1, 2), 30, size, size == 3)) {
                Networks.train(whole, batches, 0, 0.1);
                cut.train(batches, size, 0.1);
                assertClose("by " + size, cut.parameters(), parameters(whole), 1e-5, 0.1);
            }
        }
    }

    @Test
    void runningStatisticsAreTheMeanOverMicroBatches() {
        var definition = NetworkBuilder.build(
                Networks.flat(Networks.dense(6, Activation.TANH), new Layer.BatchNorm(0.9, 1e-3)),
                Networks.schema(12, Networks.CLASSES),
                Networks.SGD,
                Regularization.NONE,
                Networks.UNCLIPPED,
                3);
        EngineFactory factory = new DenseEngineFactory(definition, Networks.UNCLIPPED, null);
        Minibatch part = Networks.batches(Networks.CLASSES, "dense", 1, 10, 4).get(0);
        Minibatch twice = new Minibatch(part.schema(), 20);
        twice.resize(20);
        for (int half = 0; half < 2; half++) {
            System.arraycopy(part.features(), 0, twice.features(), half * 120, 120);
            System.arraycopy(part.labels(), 0, twice.labels(), half * 10, 10);
            System.arraycopy(part.weights(), 0, twice.weights(), half * 10, 10);
        }
        // both halves have the same mean and variance, so either is the whole's
        try (Engine whole = factory.create();
                CutNetwork cut = new CutNetwork(factory, List.of(1), 2, 10, false)) {
            for (int step = 0; step < 10; step++) {
                whole.gradient(twice, step);
                whole.update(new StepClock(step, 0, 0.1, 20));
                cut.gradient(twice, step, 10);
                cut.update(new StepClock(step, 0, 0.1, 20));
            }
            assertClose("statistics", cut.parameters(), parameters(whole), 1e-5, 0.1);
        }
    }
}
