package io.tatara.engine.dense;

import static io.tatara.engine.Distance.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.TensorShard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are dealt out to workers, each with examples of its own, are the layers of one worker with all examples. */
@Timeout(120)
class TestSplitSegment {

    /** A network of random layers, some of them dealt out, and how many workers there are. */
    private record Case(
            Network.Layers layers,
            NetworkDefinition definition,
            Schema schema,
            boolean sparse,
            Optimizer optimizer,
            Clipping clipping,
            int workers) {

        static Case of(long seed, boolean drops) {
            Random random = new Random(seed);
            int workers = 1 + random.nextInt(4);
            int kind = random.nextInt(3);
            int features = kind == 0 ? 1 : workers + random.nextInt(30);
            Task task = new Task.Classification(List.of("a", "b", "c"));
            boolean sparse = kind == 2;
            Schema schema = new Schema(Networks.schema(features, task).features(), task, false, sparse);
            List<Layer> layers = new ArrayList<>();
            if (kind == 0) {
                layers.add(new Layer.Embedding(
                        workers + random.nextInt(20),
                        workers + random.nextInt(9),
                        shard(random, TensorShard.VOCABULARY)));
            }
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                layers.add(new Layer.Dense(
                        workers + random.nextInt(20),
                        List.of(Activation.TANH, Activation.SIGMOID, Activation.SOFTMAX)
                                .get(random.nextInt(3)),
                        drops && random.nextBoolean() ? 0.3 : 0,
                        random.nextBoolean(),
                        shard(
                                random,
                                (sparse && layers.isEmpty()) || random.nextBoolean()
                                        ? TensorShard.ROWS
                                        : TensorShard.COLUMNS)));
                if (random.nextInt(3) == 0) {
                    layers.add(new Layer.Activate(Activation.TANH));
                }
            }
            Network.Layers written = new Network.Layers(new InputShape.Flat(), layers);
            Optimizer optimizer = random.nextBoolean() ? Networks.SGD : Networks.ADAM;
            Regularization penalties = new Regularization(0, random.nextBoolean() ? 0.01 : 0, 0, 0);
            Clipping clipping = clipping(random);
            NetworkDefinition definition = NetworkBuilder.build(written, schema, optimizer, penalties, clipping, seed);
            return new Case(written, definition, schema, sparse, optimizer, clipping, workers);
        }

        private static TensorShard shard(Random random, TensorShard wanted) {
            return random.nextInt(3) == 0 ? TensorShard.NONE : wanted;
        }

        private static Clipping clipping(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> new Clipping.Value(0.02);
                case 1 -> new Clipping.GlobalNorm(0.1);
                default -> Networks.UNCLIPPED;
            };
        }

        @Override
        public String toString() {
            return "%d workers, %d features, sparse %s, %s, %s, %s"
                    .formatted(workers, definition.featureWidth(), sparse, layers.layers(), optimizer, clipping);
        }

        DenseEngineFactory factory() {
            return new DenseEngineFactory(definition, clipping, null);
        }

        SplitNetwork split() {
            return new SplitNetwork(factory(), layers.shards(), workers, 20);
        }

        /** Features written out; the last workers may have no row of it. */
        Minibatch batch(long seed) {
            Random random = new Random(seed);
            int size = 1 + random.nextInt(20);
            Minibatch batch = new Minibatch(new Schema(schema.features(), schema.task(), false), size);
            batch.resize(size);
            boolean looksUp = layers.layers().get(0) instanceof Layer.Embedding;
            for (int i = 0; i < batch.features().length; i++) {
                float value = random.nextInt(sparse ? 4 : 1) == 0 ? (float) random.nextGaussian() : 0;
                batch.features()[i] = looksUp ? random.nextInt(workers) : value;
            }
            for (int i = 0; i < size; i++) {
                batch.labels()[i] = random.nextInt(3);
            }
            Arrays.fill(batch.weights(), 1);
            return batch;
        }

        Minibatch form(Minibatch batch) {
            return sparse ? SparseRows.sparse(batch) : batch;
        }
    }

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void startFromTheNetworksBits(long seed) {
        Case network = Case.of(seed, false);
        try (Engine whole = network.factory().create();
                SplitNetwork split = network.split()) {
            assertThat(split.parameters()).as("%s", network).isEqualTo(Networks.parameters(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void stepAsTheNetworkDoes(long seed) {
        Case network = Case.of(seed, false);
        try (Engine whole = network.factory().create();
                SplitNetwork split = network.split()) {
            for (int step = 0; step < 30; step++) {
                Minibatch batch = network.batch(100 * seed + step);
                StepClock clock = new StepClock(step, 0, network.optimizer().learningRate(), batch.size());
                double loss = whole.gradient(network.form(batch), step);
                whole.update(clock);
                assertThat(split.step(batch, network.sparse(), step, clock))
                        .as("step %d of %s", step, network)
                        .isCloseTo(loss, within(1e-3));
            }
            assertClose(network.toString(), split.parameters(), Networks.parameters(whole), 1e-4, 0.1);
            Minibatch batch = network.batch(7);
            assertClose(
                    "predictions",
                    split.infer(batch, network.sparse()),
                    Networks.infer(whole, network.form(batch)),
                    1e-4,
                    0.1);
        }
    }

    /** Each worker draws what it would draw if it had all layers. */
    @ParameterizedTest
    @MethodSource("seeds")
    void dropWhatWorkersWithWholeLayersDrop(long seed) {
        Case network = Case.of(seed, true);
        List<float[]> found = new ArrayList<>();
        for (var shards : List.of(network.layers().shards(), Map.<Integer, TensorShard>of())) {
            try (SplitNetwork split = new SplitNetwork(network.factory(), shards, network.workers(), 20)) {
                for (int step = 0; step < 10; step++) {
                    Minibatch batch = network.batch(100 * seed + step);
                    split.step(
                            batch,
                            network.sparse(),
                            step,
                            new StepClock(step, 0, network.optimizer().learningRate(), batch.size()));
                }
                found.add(split.parameters());
            }
        }
        assertClose(network.toString(), found.get(0), found.get(1), 1e-4, 0.1);
    }
}
