package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.NUMBERS;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.rows;
import static io.tatara.engine.Networks.state;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.Layer;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestDl4jEngine {

    private static List<Optimizer> optimizers() {
        return Networks.OPTIMIZERS;
    }

    @Test
    void dropoutFollowsTheSeed() {
        NetworkDefinition network = dropping();
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        try (Engine one = Networks.engine(network);
                Engine other = Networks.engine(network)) {
            one.gradient(batch, 11);
            float[] first = gradient(one);
            one.gradient(batch, 12);
            assertThat(gradient(one)).isNotEqualTo(first);
            other.gradient(batch, 11);
            assertThat(gradient(other)).isEqualTo(first);

            assertThat(Networks.infer(one, batch))
                    .as("no dropout when predicting")
                    .isEqualTo(Networks.infer(other, batch));
        }
    }

    @Test
    void aSeedOfZeroIsASeed() {
        NetworkDefinition network = NetworkBuilder.build(
                Networks.flat(new Layer.Dense(20, Activation.RELU, 0.4, true)),
                Networks.schema(12, CLASSES),
                SGD,
                Regularization.NONE,
                UNCLIPPED,
                0);
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        try (Engine one = Networks.engine(network);
                Engine other = Networks.engine(network)) {
            assertThat(parameters(one)).isEqualTo(parameters(other));
            one.gradient(batch, 0);
            other.gradient(batch, 0);
            assertThat(gradient(one)).isEqualTo(gradient(other));
        }
    }

    @Test
    void dropoutOfADenseLayerDropsItsOutputs() {
        NetworkDefinition network = NetworkBuilder.build(
                Networks.flat(new Layer.Dense(200, Activation.IDENTITY, 0.5, true)),
                Networks.schema(12, NUMBERS),
                SGD,
                Regularization.NONE,
                UNCLIPPED,
                7);
        Minibatch one = rows(batches(NUMBERS, "dense", 1, 8, 5).get(0), 0, 1);
        try (Engine engine = Networks.engine(network)) {
            engine.gradient(one, 3);
            float[] gradient = gradient(engine);
            int dropped = 0;
            for (int unit = 0; unit < 200; unit++) {
                // the bias of a dropped unit has no gradient
                dropped += gradient[12 * 200 + unit] == 0 ? 1 : 0;
            }
            assertThat(dropped).isBetween(70, 130);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aCheckpointContinuesBitForBit(Optimizer optimizer) {
        NetworkDefinition network =
                define("dense", CLASSES, optimizer, new Regularization(0.001, 0, 0.01, 0), UNCLIPPED);
        List<Minibatch> batches = batches(CLASSES, "dense", 8, 8, 5);
        try (Engine whole = Networks.engine(network);
                Engine before = Networks.engine(network);
                Engine after = Networks.engine(network)) {
            train(whole, batches, 0, optimizer.learningRate());
            train(before, batches.subList(0, 3), 0, optimizer.learningRate());
            after.writeParameters(parameters(before));
            after.writeState(state(before));
            train(after, batches.subList(3, 8), 3, optimizer.learningRate());

            assertThat(parameters(after)).isEqualTo(parameters(whole));
            assertThat(state(after)).isEqualTo(state(whole));
        }
    }

    @Test
    void theGlobalNormLimitsTheMeanGradientAsAWhole() {
        NetworkDefinition network = define("dense", NUMBERS, SGD, Regularization.NONE, UNCLIPPED);
        Minibatch batch = batches(NUMBERS, "dense", 1, 8, 5).get(0);
        try (Engine free = Networks.engine(network);
                Engine clipped = new Dl4jEngineFactory(network, new Clipping.GlobalNorm(0.05), null).create();
                Engine loose = new Dl4jEngineFactory(network, new Clipping.GlobalNorm(1e6), null).create()) {
            float[] start = parameters(free);
            List.of(free, clipped, loose).forEach(engine -> train(engine, List.of(batch), 0, 1));
            double[] step = difference(parameters(free), start);
            double[] limited = difference(parameters(clipped), start);

            assertThat(parameters(loose)).isEqualTo(parameters(free));
            assertThat(norm(limited)).isCloseTo(0.05, within(1e-5));
            for (int i = 0; i < step.length; i++) {
                assertThat(limited[i]).isCloseTo(step[i] * 0.05 / norm(step), within(1e-6));
            }
        }
    }

    @Test
    void maxNormHoldsEveryUnitAndLeavesOthersAlone() {
        NetworkDefinition limited = define("linear", NUMBERS, SGD, new Regularization(0, 0, 0, 0.5), UNCLIPPED);
        NetworkDefinition loose = define("linear", NUMBERS, SGD, new Regularization(0, 0, 0, 1e3), UNCLIPPED);
        NetworkDefinition free = define("linear", NUMBERS, SGD, Regularization.NONE, UNCLIPPED);
        List<Minibatch> batches = batches(NUMBERS, "linear", 5, 8, 5);
        try (Engine one = Networks.engine(limited);
                Engine two = Networks.engine(loose);
                Engine three = Networks.engine(free)) {
            List.of(one, two, three).forEach(engine -> train(engine, batches, 0, 0.1));

            float[] weights = parameters(one);
            for (int unit = 0; unit < 2; unit++) {
                double squares = 0;
                for (int i = 0; i < 12; i++) {
                    squares += Math.pow(weights[unit * 12 + i], 2);
                }
                assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(0.5 + 1e-6);
            }
            assertThat(parameters(two)).isEqualTo(parameters(three));
        }
    }

    @Test
    void twoThreadsGiveTheBitsThatOneGives() throws Exception {
        NetworkDefinition network = dropping();
        List<Minibatch> batches = batches(CLASSES, "dense", 40, 16, 5);
        float[] alone = trained(network, batches);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<float[]>> results = List.of(
                    threads.submit(() -> trained(network, batches)), threads.submit(() -> trained(network, batches)));
            for (Future<float[]> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSmallerBatchAfterALargerOneGivesTheSameAsAlone() {
        NetworkDefinition network = plain("lstm", CLASSES);
        Minibatch batch = batches(CLASSES, "lstm", 1, 8, 5).get(0);
        try (Engine used = Networks.engine(network);
                Engine fresh = Networks.engine(network)) {
            used.gradient(batch, 1);
            Networks.infer(used, batch);
            batch.resize(3);
            used.gradient(batch, 1);
            fresh.gradient(rows(batch, 0, 3), 1);

            assertThat(gradient(used)).isEqualTo(gradient(fresh));
            assertThat(Networks.infer(used, batch)).isEqualTo(Networks.infer(fresh, rows(batch, 0, 3)));
        }
    }

    @Test
    void aWrittenGradientIsWhatTheUpdateTakes() {
        NetworkDefinition network = plain("dense", CLASSES);
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        try (Engine one = Networks.engine(network);
                Engine other = Networks.engine(network)) {
            one.gradient(batch, 1);
            other.writeGradient(gradient(one));
            StepClock clock = new StepClock(0, 0, 0.1, 8);
            one.update(clock);
            other.update(clock);

            assertThat(parameters(other)).isEqualTo(parameters(one));
        }
    }

    @Test
    void aShippedFactoryMakesTheSameReplica() throws Exception {
        Dl4jEngineFactory factory = new Dl4jEngineFactory(dropping(), new Clipping.GlobalNorm(1), null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                Engine here = factory.create();
                Engine there = ((EngineFactory) in.readObject()).create()) {
            assertThat(parameters(there)).isEqualTo(parameters(here));
        }
    }

    @Test
    void aFailedStepLeavesTheThreadUsable() {
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        try (Engine engine = Networks.engine(plain("dense", CLASSES))) {
            engine.gradient(batch, 1);
            float[] before = gradient(engine);
            Workspaces.abandon();
            engine.gradient(batch, 1);

            assertThat(gradient(engine)).isEqualTo(before);
        }
    }

    @Test
    void refusesAnIndexThatTheEmbeddingDoesNotKnow() {
        Minibatch batch = batches(CLASSES, "embedding", 1, 8, 5).get(0);
        batch.features()[14] = 9;
        try (Engine engine = Networks.engine(plain("embedding", CLASSES))) {
            assertThatThrownBy(() -> engine.gradient(batch, 1))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("the feature f2 has the value 9.0")
                    .hasMessageContaining("from 0 to 8");
        }
    }

    @Test
    void refusesAClassThatTheNetworkDoesNotKnow() {
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        batch.labels()[4] = 3;
        try (Engine engine = Networks.engine(plain("dense", CLASSES))) {
            assertThatThrownBy(() -> engine.gradient(batch, 1))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("class index 3.0");
        }
    }

    private static NetworkDefinition plain(String shape, Task task) {
        return define(shape, task, SGD, Regularization.NONE, UNCLIPPED);
    }

    private static NetworkDefinition dropping() {
        return NetworkBuilder.build(
                Networks.flat(new Layer.Dense(20, Activation.RELU, 0.4, true), new Layer.Dropout(0.2)),
                Networks.schema(12, CLASSES),
                ADAM,
                Regularization.NONE,
                UNCLIPPED,
                7);
    }

    private static float[] trained(NetworkDefinition network, List<Minibatch> batches) {
        try (Engine engine = Networks.engine(network)) {
            train(engine, batches, 0, 0.01);
            return parameters(engine);
        }
    }

    private static double[] difference(float[] after, float[] before) {
        double[] step = new double[after.length];
        for (int i = 0; i < step.length; i++) {
            step[i] = before[i] - after[i];
        }
        return step;
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
