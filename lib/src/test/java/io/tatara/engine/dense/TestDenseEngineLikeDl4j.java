package io.tatara.engine.dense;

import static io.tatara.engine.Distance.assertClose;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.infer;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network trained by either engine is the same network, over random networks. */
class TestDenseEngineLikeDl4j {

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static LongStream fewSeeds() {
        return LongStream.range(1000, 1020);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void startsFromTheSameBits(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        try (Engine dense = network.dense();
                Engine dl4j = network.dl4j()) {
            assertThat(parameters(dense)).isEqualTo(parameters(dl4j));
            assertThat(state(dense)).isEqualTo(state(dl4j));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hasTheSameLossGradientAndPredictions(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        try (Engine dense = network.dense();
                Engine dl4j = network.dl4j()) {
            // batch norm divides differences of nearly equal numbers by their small deviation
            double tolerance = network.normalises() ? 3e-5 : 1e-5;
            for (Minibatch batch : network.batches(3)) {
                double expected = dl4j.gradient(batch, 1);
                assertThat(dense.gradient(batch, 1))
                        .as(network.toString())
                        .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
                assertClose(network.toString(), gradient(dense), gradient(dl4j), tolerance, 0.1);
                assertClose("predictions", infer(dense, batch), infer(dl4j, batch), 1e-5, 0.1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void movesTheSameWay(long seed) {
        RandomNetwork network = RandomNetwork.smoothlyTrained(seed);
        double rate = network.optimizer().learningRate();
        try (Engine dense = network.dense();
                Engine dl4j = network.dl4j()) {
            List<Minibatch> batches = network.batches(200);
            Networks.train(dense, batches, 0, rate);
            Networks.train(dl4j, batches, 0, rate);
            assertClose(network.toString(), parameters(dense), parameters(dl4j), 1e-3, 0.1);
            assertThat(dense.regularization())
                    .isCloseTo(dl4j.regularization(), within(1e-3 * (1 + dl4j.regularization())));
        }
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void continuesTheOthersCheckpoint(long seed) {
        RandomNetwork network = RandomNetwork.smoothlyTrained(seed);
        double rate = network.optimizer().learningRate();
        List<Minibatch> batches = network.batches(20);
        try (Engine dense = network.dense();
                Engine dl4j = network.dl4j();
                Engine denseThenDl4j = network.dl4j();
                Engine dl4jThenDense = network.dense()) {
            Networks.train(dense, batches.subList(0, 10), 0, rate);
            Networks.train(dl4j, batches.subList(0, 10), 0, rate);
            denseThenDl4j.writeParameters(parameters(dense));
            denseThenDl4j.writeState(state(dense));
            dl4jThenDense.writeParameters(parameters(dl4j));
            dl4jThenDense.writeState(state(dl4j));
            for (Engine engine : List.of(dense, dl4j, denseThenDl4j, dl4jThenDense)) {
                Networks.train(engine, batches.subList(10, 20), 10, rate);
            }
            assertClose(network.toString(), parameters(denseThenDl4j), parameters(dl4j), 1e-3, 0.1);
            assertClose(network.toString(), parameters(dl4jThenDense), parameters(dl4j), 1e-3, 0.1);
            assertClose(network.toString(), state(dl4jThenDense), state(dl4j), 1e-3, 0.1);
        }
    }
}
