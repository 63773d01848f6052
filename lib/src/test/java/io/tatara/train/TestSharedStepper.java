package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.collective.SoloCollective;
import io.tatara.collective.ThreadCollective;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** N ranks that share their gradients step as one rank with all their examples does. */
@Timeout(120)
class TestSharedStepper {

    private static final int FEATURES = 6;
    private static final int CLASSES = 3;
    private static final int STEPS = 30;
    private static final Schema SCHEMA = new Schema(
            IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList(),
            new Task.Classification(List.of("a", "b", "c")),
            false);

    /** What follows the sum. */
    private record Rule(
            String name, Optimizer optimizer, Regularization regularization, Clipping clipping, EngineWish engine) {

        private EngineFactory engines(Layer... hidden) {
            var network = NetworkBuilder.build(
                    new Network.Layers(new InputShape.Flat(), List.of(hidden)),
                    SCHEMA,
                    optimizer,
                    regularization,
                    clipping,
                    5);
            return EngineChoice.of(engine, network, clipping, null).factory();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Rule> rules() {
        Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
        Regularization l2 = new Regularization(0, 0.01, 0, 0);
        return Stream.of(
                rule("SGD", new Optimizer.Sgd(0.1), Regularization.NONE, new Clipping.None()),
                rule("Nesterov", new Optimizer.Nesterovs(0.05, 0.9), Regularization.NONE, new Clipping.None()),
                rule("Adam", adam, Regularization.NONE, new Clipping.None()),
                rule("Adam, L2", adam, l2, new Clipping.None()),
                rule("SGD, clipped by layer", new Optimizer.Sgd(0.1), l2, new Clipping.LayerNorm(0.05)),
                rule("Nesterov, clipped", new Optimizer.Nesterovs(0.05, 0.9), l2, new Clipping.GlobalNorm(0.05)),
                rule("SGD, clipped by value", new Optimizer.Sgd(0.1), l2, new Clipping.Value(0.01)),
                new Rule("Adam in DL4J", adam, l2, new Clipping.None(), EngineWish.DL4J));
    }

    private static Rule rule(String name, Optimizer optimizer, Regularization regularization, Clipping clipping) {
        return new Rule(name, optimizer, regularization, clipping, EngineWish.DENSE);
    }

    private static final Layer TANH = new Layer.Dense(7, Activation.TANH, 0, true);

    @ParameterizedTest
    @MethodSource("rules")
    void ranksStepAsOneWithAllTheirExamples(Rule rule) throws Exception {
        EngineFactory engines = rule.engines(TANH);
        for (int size : new int[] {2, 3, 4}) {
            List<List<Minibatch>> batches = batches(size, new Random(size));
            float[] alone = alone(engines, batches);

            List<float[]> together = together(engines, batches, size);

            assertThat(together).allSatisfy(parameters -> assertThat(parameters).isEqualTo(together.get(0)));
            for (int i = 0; i < alone.length; i++) {
                assertThat(Math.abs(together.get(0)[i] - alone[i]) / (1 + Math.abs(alone[i])))
                        .as("%s, %d ranks, parameter %d", rule, size, i)
                        .isLessThan(1e-5f);
            }
        }
    }

    @Test
    void oneRankTakesItsOwnStepsToTheBit() throws Exception {
        EngineFactory engines = rules().toList().get(2).engines(TANH, new Layer.BatchNorm(0.9, 1e-5));
        List<List<Minibatch>> batches = batches(1, new Random(9));

        assertThat(together(engines, batches, 1).get(0)).isEqualTo(alone(engines, batches));
    }

    @Test
    void runningStatisticsAreMeansWhateverTheEngine() throws Exception {
        for (EngineWish wish : List.of(EngineWish.DENSE, EngineWish.DL4J)) {
            EngineFactory engines = new Rule(
                            "BN", new Optimizer.Sgd(0.1), Regularization.NONE, new Clipping.None(), wish)
                    .engines(TANH, new Layer.BatchNorm(0.9, 1e-5));
            // every rank has the same examples, so the mean of what they see is what one alone sees
            List<List<Minibatch>> same = new ArrayList<>();
            List<List<Minibatch>> one = new ArrayList<>();
            Random random = new Random(3);
            for (int step = 0; step < STEPS; step++) {
                Minibatch batch = batch(8, random);
                same.add(List.of(batch, batch, batch));
                one.add(List.of(batch));
            }

            float[] three = together(engines, same, 3).get(0);

            float[] alone = alone(engines, one);
            for (int i = 0; i < alone.length; i++) {
                assertThat(Math.abs(three[i] - alone[i]) / (1 + Math.abs(alone[i])))
                        .as("%s, parameter %d", wish, i)
                        .isLessThan(2e-5f);
            }
        }
    }

    @Test
    void aRankThatDivergesStopsAllAtTheSameStepWithParametersAsBefore() throws Exception {
        EngineFactory engines = rules().toList().get(0).engines(TANH);
        List<List<Minibatch>> batches = batches(3, new Random(1)).subList(0, 5);
        Minibatch poisoned = batch(4, new Random(2));
        poisoned.features()[5] = Float.NaN;
        List<List<Minibatch>> broken = new ArrayList<>(batches);
        broken.add(List.of(batches.get(0).get(0), poisoned, batches.get(0).get(2)));
        List<float[]> before = together(engines, batches, 3);

        List<String> ends = new ArrayList<>();
        List<float[]> after = together(engines, broken, 3, ends);

        assertThat(after).allSatisfy(parameters -> assertThat(parameters).isEqualTo(before.get(0)));
        assertThat(ends).containsExactly("step 5 of rank 0", "step 5 of rank 1", "step 5 of rank 2");
    }

    private static float[] alone(EngineFactory engines, List<List<Minibatch>> batches) throws Exception {
        List<List<Minibatch>> joined =
                batches.stream().map(parts -> List.of(join(parts))).toList();
        RoundTally tally = new RoundTally(0);
        try (Engine engine = engines.create()) {
            LocalStepper stepper = new LocalStepper(engine, tally, new Stopwatch(), 11, 0);
            for (int step = 0; step < joined.size(); step++) {
                stepper.step(joined.get(step).get(0), step, 0, rate(step));
            }
            return parameters(engine);
        }
    }

    private static List<float[]> together(EngineFactory engines, List<List<Minibatch>> batches, int size)
            throws Exception {
        return together(engines, batches, size, new ArrayList<>());
    }

    /** @param ends receives where each rank was told to speak, in rank order */
    private static List<float[]> together(
            EngineFactory engines, List<List<Minibatch>> batches, int size, List<String> ends) throws Exception {
        List<Collective> world =
                size == 1 ? List.of(new SoloCollective()) : ThreadCollective.ranks(size, Duration.ofSeconds(20));
        String[] told = new String[size];
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<float[]>> ranks = new ArrayList<>();
            for (Collective collective : world) {
                ranks.add(threads.submit(() -> {
                    try (Engine engine = engines.create()) {
                        SharedStepper stepper = new SharedStepper(
                                engine,
                                collective,
                                Summing.over(collective, engine.parameterCount(), new Floats()),
                                false,
                                new RoundTally(collective.rank()),
                                new Stopwatch(),
                                11);
                        for (int step = 0; step < batches.size(); step++) {
                            Minibatch batch = batches.get(step).get(collective.rank());
                            if (stepper.step(batch, step, 0, rate(step))) {
                                told[collective.rank()] = "step %d of rank %d".formatted(step, collective.rank());
                                break;
                            }
                        }
                        return parameters(engine);
                    }
                }));
            }
            List<float[]> all = new ArrayList<>();
            for (Future<float[]> rank : ranks) {
                all.add(rank.get(60, TimeUnit.SECONDS));
            }
            ends.addAll(Arrays.stream(told).filter(end -> end != null).toList());
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private static double rate(int step) {
        return 0.02 / (1 + 0.1 * step);
    }

    private static float[] parameters(Engine engine) {
        float[] parameters = new float[engine.parameterCount()];
        engine.readParameters(parameters);
        return parameters;
    }

    /** Uneven ones; now and then a rank has none, but never all. */
    private static List<List<Minibatch>> batches(int ranks, Random random) {
        List<List<Minibatch>> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<Minibatch> parts = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                parts.add(batch(rank == step % ranks ? 5 : random.nextInt(9), random));
            }
            steps.add(parts);
        }
        return steps;
    }

    private static Minibatch batch(int size, Random random) {
        Minibatch batch = new Minibatch(SCHEMA, 64);
        batch.resize(size);
        for (int i = 0; i < size * FEATURES; i++) {
            batch.features()[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < size; i++) {
            batch.labels()[i] = random.nextInt(CLASSES);
        }
        Arrays.fill(batch.weights(), 1);
        return batch;
    }

    private static Minibatch join(List<Minibatch> parts) {
        Minibatch all = new Minibatch(SCHEMA, 64);
        int at = 0;
        for (Minibatch part : parts) {
            System.arraycopy(part.features(), 0, all.features(), at * FEATURES, part.size() * FEATURES);
            System.arraycopy(part.labels(), 0, all.labels(), at, part.size());
            at += part.size();
        }
        all.resize(at);
        Arrays.fill(all.weights(), 1);
        return all;
    }
}
