package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.NUMBERS;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.CutNetwork;
import io.tatara.engine.Distance;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.StepClock;
import io.tatara.engine.dense.DenseEngineFactory;
import io.tatara.model.Clipping;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.RandomState;
import io.tatara.model.Regularization;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Segments, one behind the other, are the network that they were cut from. */
class TestDl4jSegment {

    private static final List<Optimizer> SMOOTH = List.of(SGD, new Optimizer.Nesterovs(0.05, 0.9));
    private static final List<Clipping> CLIPPINGS =
            List.of(UNCLIPPED, new Clipping.Value(0.02), new Clipping.LayerNorm(0.05), new Clipping.GlobalNorm(0.1));
    private static final List<Regularization> PENALTIES =
            List.of(Regularization.NONE, new Regularization(0, 0.01, 0, 0.5), new Regularization(0, 0, 0.02, 0));

    private static final Set<String> SLOW = Set.of("lstm", "both directions", "image");

    private static List<String> shapes() {
        return Networks.shapes();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void startFromTheNetworksBitsAndPredictAsItDoes(String shape) {
        EngineFactory factory = factory(define(shape, CLASSES, SGD, Regularization.NONE, UNCLIPPED));
        Minibatch batch = batches(CLASSES, shape, 1, 8, 3).get(0);
        for (int cuts = 1; cuts < 4; cuts++) {
            try (Engine whole = factory.create();
                    CutNetwork cut = cut(factory, cuts, cuts, 8, false)) {
                assertThat(cut.parameters()).isEqualTo(parameters(whole));
                assertThat(cut.infer(batch)).containsExactly(Networks.infer(whole, batch), within(1e-6f));
            }
        }
    }

    /** Layers without parameters are segments, too. */
    @ParameterizedTest
    @MethodSource("shapes")
    void everyLayerMayBeASegment(String shape) {
        EngineFactory factory = factory(define(shape, CLASSES, SGD, Regularization.NONE, UNCLIPPED));
        List<Integer> cuts = IntStream.range(1, factory.layers()).boxed().toList();
        Minibatch batch = batches(CLASSES, shape, 1, 8, 3).get(0);
        try (Engine whole = factory.create();
                CutNetwork cut = new CutNetwork(factory, cuts, 1, 8, false)) {
            double loss = whole.gradient(batch, 1);
            whole.update(new StepClock(0, 0, 0.1, 8));

            assertThat(cut.gradient(batch, 1, 8)).isCloseTo(loss, within(1e-5));
            cut.update(new StepClock(0, 0, 0.1, 8));
            assertThat(cut.parameters()).containsExactly(parameters(whole), within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void stepAsTheNetworkDoes(String shape) {
        for (int kind = 0; kind < 4; kind++) {
            Random random = new Random(kind + shape.length());
            Task task = kind % 2 == 0 ? CLASSES : NUMBERS;
            boolean normalises = shape.equals("batchNorm");
            List<Optimizer> optimizers = normalises ? SMOOTH : Networks.OPTIMIZERS;
            Optimizer optimizer = optimizers.get(random.nextInt(optimizers.size()));
            Clipping clipping = CLIPPINGS.get(kind);
            Regularization penalties = PENALTIES.get(random.nextInt(PENALTIES.size()));
            EngineFactory factory =
                    new Dl4jEngineFactory(define(shape, task, optimizer, penalties, clipping), clipping, null);
            List<Minibatch> batches = batches(task, shape, SLOW.contains(shape) ? 12 : 50, 6, kind);
            batches.get(9).weights()[3] = 0.25f;
            // batch norm knows its micro-batch alone
            int size = normalises ? 6 : 2 + random.nextInt(4);
            int cuts = 1 + kind % 3;
            try (Engine whole = factory.create();
                    CutNetwork cut = cut(factory, cuts, kind, size, false);
                    CutNetwork recomputing = cut(factory, cuts, kind, size, true)) {
                train(whole, batches, 0, optimizer.learningRate());
                cut.train(batches, size, optimizer.learningRate());
                recomputing.train(batches, size, optimizer.learningRate());

                String what = "%s, %s, %s, %s, by %d".formatted(shape, optimizer, clipping, penalties, size);
                // Adam and its kin magnify rounding
                double tolerance = SMOOTH.contains(optimizer) ? 1e-5 : 1e-4;
                assertClose(what, cut.parameters(), parameters(whole), tolerance);
                assertThat(recomputing.parameters()).as(what).isEqualTo(cut.parameters());
            }
        }
    }

    @Test
    void runningStatisticsAreTheMeanOverMicroBatches() {
        EngineFactory factory = factory(define("batchNorm", CLASSES, SGD, Regularization.NONE, UNCLIPPED));
        Minibatch part = batches(CLASSES, "batchNorm", 1, 10, 4).get(0);
        Minibatch twice = new Minibatch(part.schema(), 20);
        twice.resize(20);
        for (int half = 0; half < 2; half++) {
            System.arraycopy(part.features(), 0, twice.features(), half * 120, 120);
            System.arraycopy(part.labels(), 0, twice.labels(), half * 10, 10);
            System.arraycopy(part.weights(), 0, twice.weights(), half * 10, 10);
        }
        // both halves have the same mean and variance, so either is the whole's
        try (Engine whole = factory.create();
                CutNetwork cut = new CutNetwork(factory, List.of(2), 2, 10, false)) {
            train(whole, Collections.nCopies(10, twice), 0, 0.1);
            cut.train(Collections.nCopies(10, twice), 10, 0.1);

            assertClose("statistics", cut.parameters(), parameters(whole), 1e-5);
        }
    }

    @Test
    void aDenseSegmentMayStandInFrontOfOneOfDl4jsOrBehind() {
        NetworkDefinition network = define("dense", CLASSES, SGD, Regularization.NONE, UNCLIPPED);
        EngineFactory dl4j = factory(network);
        EngineFactory dense = new DenseEngineFactory(network, UNCLIPPED, null);
        List<Minibatch> batches = batches(CLASSES, "dense", 20, 6, 4);
        try (Engine whole = dl4j.create();
                CutNetwork one = new CutNetwork(new Mixed(dense, dl4j), List.of(1), 3, 2, false);
                CutNetwork other = new CutNetwork(new Mixed(dl4j, dense), List.of(1), 3, 2, false)) {
            assertThat(one.parameters()).isEqualTo(parameters(whole));
            train(whole, batches, 0, 0.1);
            one.train(batches, 2, 0.1);
            other.train(batches, 2, 0.1);

            assertClose("dense first", one.parameters(), parameters(whole), 1e-5);
            assertClose("dense last", other.parameters(), parameters(whole), 1e-5);
        }
    }

    /** The first segment is one engine's, the others are the other's. */
    private record Mixed(EngineFactory first, EngineFactory others) implements EngineFactory {
        @Override
        public Engine create() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int layers() {
            return first.layers();
        }

        @Override
        public Beginning create(SegmentSpec spec, RandomState before) {
            return (spec.from() == 0 ? first : others).create(spec, before);
        }
    }

    private static EngineFactory factory(NetworkDefinition network) {
        return new Dl4jEngineFactory(network, UNCLIPPED, null);
    }

    private static CutNetwork cut(EngineFactory factory, int cuts, long seed, int size, boolean recomputes) {
        return new CutNetwork(factory, CutNetwork.randomCuts(factory, cuts, new Random(seed)), 3, size, recomputes);
    }

    private static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        Distance.assertClose(what, actual, expected, tolerance, 0);
    }
}
