package io.tatara.engine.dense;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.NUMBERS;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.infer;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.rows;
import static io.tatara.engine.Networks.state;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.model.Activation;
import io.tatara.model.Layer;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestDenseEngine {

    private static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    private static List<Optimizer> optimizers() {
        return Networks.OPTIMIZERS.stream()
                .filter(optimizer -> !(optimizer instanceof Optimizer.AdaBelief))
                .toList();
    }

    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        Layer[] smooth = {
            new Layer.Dense(9, Activation.TANH, 0, true),
            new Layer.BatchNorm(0.9, 1e-3),
            new Layer.Dense(8, Activation.SWISH, 0, false),
            new Layer.Dense(7, Activation.GELU, 0, true),
            new Layer.Dense(6, Activation.SOFTMAX, 0, true),
            new Layer.Dense(5, Activation.SOFTPLUS, 0, true)
        };
        for (Task task : List.of(CLASSES, Networks.LABELS, NUMBERS)) {
            NetworkDefinition network = define(task, ADAM, Regularization.NONE, smooth);
            Minibatch batch = batches(task, "dense", 1, 16, 5).get(0);
            try (Engine engine = dense(network)) {
                double loss = engine.gradient(batch, 1);
                float[] gradient = gradient(engine);
                float[] at = parameters(engine);
                Random random = new Random(9);
                for (int trial = 0; trial < 5; trial++) {
                    float[] direction = new float[at.length];
                    double slope = 0;
                    for (int i = 0; i < at.length; i++) {
                        // running statistics, behind weights, biases, gamma and beta, are parameters without a slope
                        boolean statistic = i >= 12 * 9 + 9 + 18 && i < 12 * 9 + 9 + 36;
                        direction[i] = statistic ? 0 : random.nextBoolean() ? 1 : -1;
                        slope += direction[i] * gradient[i];
                    }
                    // fourth order, so that the step can be long enough for single precision
                    double h = 4e-3;
                    double near = loss(engine, batch, at, direction, h) - loss(engine, batch, at, direction, -h);
                    double far = loss(engine, batch, at, direction, 2 * h) - loss(engine, batch, at, direction, -2 * h);
                    assertThat((8 * near - far) / (12 * h))
                            .as(task.kind())
                            .isCloseTo(slope, within(1e-3 * Math.max(loss, Math.abs(slope))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameSeedGivesTheSameBits(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        List<Minibatch> batches = network.batches(20);
        double rate = network.optimizer().learningRate();
        try (Engine one = network.dense();
                Engine other = network.dense()) {
            train(one, batches, 0, rate);
            for (int i = 0; i < batches.size(); i++) {
                train(other, batches.subList(i, i + 1), i, rate);
                // looking changes nothing
                parameters(other);
                infer(other, batches.get(0));
            }
            assertThat(parameters(other)).isEqualTo(parameters(one));
            assertThat(state(other)).isEqualTo(state(one));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aCheckpointContinuesBitForBit(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        List<Minibatch> batches = network.batches(12);
        double rate = network.optimizer().learningRate();
        try (Engine whole = network.dense();
                Engine before = network.dense();
                Engine after = network.dense()) {
            train(whole, batches, 0, rate);
            train(before, batches.subList(0, 5), 0, rate);
            after.writeParameters(parameters(before));
            after.writeState(state(before));
            train(after, batches.subList(5, 12), 5, rate);

            assertThat(parameters(after)).isEqualTo(parameters(whole));
            assertThat(state(after)).isEqualTo(state(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aWrittenGradientIsWhatTheUpdateTakes(Optimizer optimizer) {
        NetworkDefinition network = define(
                CLASSES,
                optimizer,
                Regularization.NONE,
                new Layer.Dense(8, Activation.TANH, 0, true),
                new Layer.BatchNorm(0.9, 1e-3));
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        try (Engine one = dense(network);
                Engine other = dense(network)) {
            one.gradient(batch, 1);
            other.writeGradient(gradient(one));
            assertThat(gradient(other)).isEqualTo(gradient(one));
            StepClock clock = new StepClock(0, 0, 0.1, 8);
            one.update(clock);
            other.update(clock);

            assertThat(parameters(other)).isEqualTo(parameters(one));
        }
    }

    @Test
    void allocatesNothingAtAStep() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        NetworkDefinition network = define(
                CLASSES,
                ADAM,
                new Regularization(1e-4, 1e-4, 0, 1),
                new Layer.Dense(50, Activation.RELU, 0.2, true),
                new Layer.BatchNorm(0.9, 1e-3),
                new Layer.Dense(9, Activation.SOFTMAX, 0, true));
        Minibatch batch = batches(CLASSES, "dense", 1, 32, 5).get(0);
        float[] outputs = new float[32 * 3];
        StepClock clock = new StepClock(1, 0, 1e-3, 32);
        try (Engine engine = dense(network)) {
            for (int i = 0; i < 20; i++) {
                engine.gradient(batch, i);
                engine.update(clock);
                engine.infer(batch, outputs);
            }
            long thread = Thread.currentThread().getId();
            long heap = threads.getThreadAllocatedBytes(thread);
            long outside = Pointer.totalBytes();
            for (int i = 0; i < 100; i++) {
                engine.gradient(batch, i);
                engine.update(clock);
                engine.infer(batch, outputs);
            }
            // one object a step would be 1600 bytes at least; HotSpot itself makes one now and then
            assertThat(threads.getThreadAllocatedBytes(thread) - heap)
                    .as("heap")
                    .isLessThan(1600);
            // the collector may free what others left
            assertThat(Pointer.totalBytes() - outside).as("native memory").isNotPositive();
        }
    }

    @Test
    void givesBackItsNativeMemory() {
        NetworkDefinition network = define(CLASSES, ADAM, Regularization.NONE, new Layer.BatchNorm(0.9, 1e-3));
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(network.configurationJson());
        Layout layout = Layout.of(configuration, null);
        Plan plan = PlanReader.read(configuration, 12, false);
        long before = Pointer.totalBytes();
        for (int i = 0; i < 10; i++) {
            Engine engine = new DenseEngine(plan, layout, UNCLIPPED, 12, 1);
            engine.gradient(batches(CLASSES, "dense", 1, 8, 5).get(0), 1);
            engine.gradient(batches(CLASSES, "dense", 1, 64, 5).get(0), 1);
            engine.close();
            engine.close();
        }
        // JavaCPP itself leaves a few bytes an engine to the collector; one forgotten array of parameters would be 348
        assertThat(Pointer.totalBytes() - before).isLessThan(348);
    }

    @Test
    void severalThreadsGiveTheBitsThatOneGives() throws Exception {
        NetworkDefinition network = dropping();
        List<Minibatch> batches = batches(CLASSES, "dense", 40, 16, 5);
        float[] alone = trained(network, batches);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> results = LongStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> trained(network, batches)))
                    .toList();
            for (Future<float[]> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSmallerBatchAfterALargerOneGivesTheSameAsAlone() {
        NetworkDefinition network = dropping();
        Minibatch batch = batches(CLASSES, "dense", 1, 64, 5).get(0);
        try (Engine used = dense(network);
                Engine fresh = dense(network)) {
            used.gradient(batch, 1);
            infer(used, batch);
            batch.resize(3);
            used.gradient(batch, 1);
            fresh.gradient(rows(batch, 0, 3), 1);

            assertThat(gradient(used)).isEqualTo(gradient(fresh));
            assertThat(infer(used, batch)).isEqualTo(infer(fresh, rows(batch, 0, 3)));
        }
    }

    @Test
    void dropoutFollowsTheSeedAndIsOffInPrediction() {
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        try (Engine one = dense(dropping());
                Engine other = dense(dropping())) {
            one.gradient(batch, 11);
            float[] first = gradient(one);
            one.gradient(batch, 12);
            assertThat(gradient(one)).isNotEqualTo(first);
            other.gradient(batch, 11);
            assertThat(gradient(other)).isEqualTo(first);
            assertThat(infer(one, batch)).isEqualTo(infer(other, batch));
        }
    }

    @Test
    void dropoutOfADenseLayerDropsItsOutputs() {
        NetworkDefinition network =
                define(NUMBERS, ADAM, Regularization.NONE, new Layer.Dense(2000, Activation.IDENTITY, 0.3, true));
        Minibatch one = rows(batches(NUMBERS, "dense", 1, 8, 5).get(0), 0, 1);
        try (Engine engine = dense(network)) {
            engine.gradient(one, 3);
            float[] gradient = gradient(engine);
            int dropped = 0;
            for (int unit = 0; unit < 2000; unit++) {
                // the bias of a dropped unit has no gradient
                dropped += gradient[12 * 2000 + unit] == 0 ? 1 : 0;
            }
            assertThat(dropped).isBetween(520, 680);
        }
    }

    @Test
    void aShippedFactoryMakesTheSameReplica() throws Exception {
        DenseEngineFactory factory = new DenseEngineFactory(dropping(), UNCLIPPED, null);
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
    void refusesAClassThatTheNetworkDoesNotKnow() {
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        batch.labels()[4] = 3;
        try (Engine engine = dense(dropping())) {
            assertThatThrownBy(() -> engine.gradient(batch, 1))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("class index 3.0");
        }
    }

    private static NetworkDefinition dropping() {
        return define(
                CLASSES,
                ADAM,
                Regularization.NONE,
                new Layer.Dense(20, Activation.RELU, 0.4, true),
                new Layer.Dropout(0.2));
    }

    private static NetworkDefinition define(Task task, Optimizer optimizer, Regularization penalties, Layer... layers) {
        return NetworkBuilder.build(
                Networks.flat(layers), Networks.schema(12, task), optimizer, penalties, UNCLIPPED, 7);
    }

    private static Engine dense(NetworkDefinition network) {
        return new DenseEngineFactory(network, UNCLIPPED, null).create();
    }

    private static float[] trained(NetworkDefinition network, List<Minibatch> batches) {
        try (Engine engine = dense(network)) {
            train(engine, batches, 0, 0.01);
            return parameters(engine);
        }
    }

    private static double loss(Engine engine, Minibatch batch, float[] at, float[] direction, double step) {
        float[] moved = new float[at.length];
        for (int i = 0; i < at.length; i++) {
            moved[i] = (float) (at[i] + step * direction[i]);
        }
        engine.writeParameters(moved);
        return engine.gradient(batch, 1);
    }

    @Test
    void aLayerOfTooManyParametersIsNamed() {
        NetworkDefinition huge = NetworkBuilder.build(
                Networks.flat(new Layer.Embedding(50_000_000, 64)),
                Networks.schema(1, Networks.CLASSES),
                Networks.SGD,
                Regularization.NONE,
                Networks.UNCLIPPED,
                1);

        assertThat(DenseEngineFactory.obstacle(huge))
                .hasValue("layer 0 (EmbeddingLayer): with it the network has more than 2,147,483,647 parameters");
    }
}
