package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.collective.ThreadCollective;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.dense.DenseEngineFactory;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Activation;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers whose optimisers' states are averaged with their parameters are the same worker after every round. */
@Timeout(120)
class TestAveragedState {

    private static final List<float[]> VALIDATION = InProcess.examples(400).subList(350, 400);

    @TempDir
    private Path folder;

    private static List<Optimizer> optimizers() {
        return Networks.OPTIMIZERS;
    }

    private static List<EngineFactory> engines() {
        return List.of(engines(Networks.ADAM), new Dl4jEngineFactory(network(Networks.ADAM), Networks.UNCLIPPED, null));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void oneWorkerIsLocalBitForBit(Optimizer optimizer) throws Exception {
        List<float[]> train = InProcess.examples(61);
        ReplicaPlan averaged = plan(engines(optimizer), optimizer, 3, OptimizerState.AVERAGED, 3);

        TrainingResult one = ranks(averaged, List.of(train)).get(0);
        TrainingResult local = InProcess.local(
                plan(engines(optimizer), optimizer, 3, OptimizerState.LOCAL, 16), train, VALIDATION, folder);

        assertThat(one.parameters()).containsExactly(local.parameters());
        assertThat(one.state()).containsExactly(local.state());
    }

    @Test
    void anOptimiserWithoutStateTrainsAsWithoutTheOption() throws Exception {
        for (int workers : new int[] {2, 3}) {
            List<List<float[]>> train = InProcess.deal(InProcess.examples(61), workers);
            List<TrainingResult> averaged =
                    ranks(plan(engines(Networks.SGD), Networks.SGD, 3, OptimizerState.AVERAGED, 2), train);
            List<TrainingResult> local =
                    ranks(plan(engines(Networks.SGD), Networks.SGD, 3, OptimizerState.LOCAL, 2), train);

            assertThat(averaged.get(0).parameters())
                    .containsExactly(local.get(0).parameters());
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aRoundEndsWithTheMeanOfTheStatesWeightedByExamples(Optimizer optimizer) throws Exception {
        for (int workers : new int[] {2, 3}) {
            List<List<float[]>> train = new ArrayList<>();
            for (int rank = 0; rank < workers; rank++) {
                train.add(InProcess.examples(5 + 8 * rank));
            }
            // one epoch of one round, whose steps nothing but its end tells apart
            List<TrainingResult> averaged =
                    ranks(plan(engines(optimizer), optimizer, 1, OptimizerState.AVERAGED, 16), train);
            List<TrainingResult> local = ranks(plan(engines(optimizer), optimizer, 1, OptimizerState.LOCAL, 16), train);

            float[] state = averaged.get(0).state();
            for (int i = 0; i < state.length; i++) {
                double sum = 0;
                double weights = 0;
                for (int rank = 0; rank < workers; rank++) {
                    sum += (double) train.get(rank).size() * local.get(rank).state()[i];
                    weights += train.get(rank).size();
                }
                assertThat((double) state[i]).isCloseTo(sum / weights, within(1e-6 * (1 + Math.abs(sum / weights))));
            }
            assertThat(averaged.get(0).parameters())
                    .containsExactly(local.get(0).parameters());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void afterEveryRoundAllStatesAreTheSame(EngineFactory engines) throws Exception {
        for (int workers : new int[] {2, 3}) {
            List<List<float[]>> train = InProcess.deal(InProcess.examples(61), workers);
            Map<Integer, List<float[]>> rounds = Collections.synchronizedMap(new TreeMap<>());
            EngineFactory watched = () -> new Beginnings(engines.create(), rounds);

            List<TrainingResult> results = ranks(plan(watched, Networks.ADAM, 3, OptimizerState.AVERAGED, 2), train);

            assertThat(rounds).hasSize(workers);
            List<List<float[]>> seen = List.copyOf(rounds.values());
            assertThat(seen.get(0)).hasSizeGreaterThan(6);
            for (int rank = 1; rank < workers; rank++) {
                assertThat(seen.get(rank)).hasSameSizeAs(seen.get(0));
                for (int round = 0; round < seen.get(0).size(); round++) {
                    assertThat(seen.get(rank).get(round))
                            .containsExactly(seen.get(0).get(round));
                }
                assertThat(results.get(rank).state())
                        .containsExactly(results.get(0).state());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void workersThatSeeTheSameMinibatchesAreOne(Optimizer optimizer) throws Exception {
        // of one example each: a shard's order differs from rank to rank
        List<float[]> example = InProcess.examples(1);
        ReplicaPlan plan = plan(engines(optimizer), optimizer, 20, OptimizerState.AVERAGED, 1);
        TrainingResult one = InProcess.local(plan, example, VALIDATION, folder);

        // twice a float, and half of that, are exact; thrice is not
        for (int workers : new int[] {2, 4}) {
            TrainingResult many =
                    ranks(plan, Collections.nCopies(workers, example)).get(0);
            assertThat(many.parameters()).containsExactly(one.parameters());
            assertThat(many.state()).containsExactly(one.state());
        }
        TrainingResult three = ranks(plan, Collections.nCopies(3, example)).get(0);
        assertThat(three.parameters()).containsExactly(one.parameters(), within(1e-4f));
    }

    /** A table's rows put off the steps in which they are not named: what is averaged must have taken them. */
    @Test
    void stepsThatRowsPutOffAreTakenBefore() throws Exception {
        for (Regularization penalties : List.of(Regularization.NONE, new Regularization(0, 1e-2, 0, 0))) {
            EngineFactory lookups = new DenseEngineFactory(
                    NetworkBuilder.build(
                            Networks.flat(new Layer.Embedding(9, 3)),
                            Networks.schema(1, Networks.CLASSES),
                            Networks.ADAM,
                            penalties,
                            Networks.UNCLIPPED,
                            7),
                    Networks.UNCLIPPED,
                    null);
            List<Visit> visits = new ArrayList<>();
            List<Collective> world = ThreadCollective.ranks(2, Duration.ofSeconds(20));
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                List<Future<Visit>> futures = new ArrayList<>();
                for (Collective rank : world) {
                    futures.add(threads.submit(() -> visit(lookups, rank)));
                }
                for (Future<Visit> future : futures) {
                    visits.add(future.get(60, TimeUnit.SECONDS));
                }
            } finally {
                threads.shutdownNow();
            }
            Visit first = visits.get(0);
            Visit second = visits.get(1);
            for (int i = 0; i < first.after.size(); i++) {
                // both weigh alike, so the mean is exact but for the sum
                float expected = (first.before.get(i) + second.before.get(i)) / 2;
                assertThat(first.after.get(i)).isEqualTo(expected);
            }
            assertThat(second.after).isEqualTo(first.after);
            assertThat(second.later).isEqualTo(first.later).isNotEqualTo(first.after);
        }
    }

    /** An engine's parameters and state before a mean, after it, and after steps that all take alike. */
    private record Visit(List<Float> before, List<Float> after, List<Float> later) {}

    private static Visit visit(EngineFactory engines, Collective rank) {
        try (Engine engine = engines.create()) {
            ParameterMean mean = new ParameterMean(
                    engine,
                    rank,
                    new Averaged(engine, OptimizerState.AVERAGED),
                    new Summing.Whole(rank),
                    new Exchange.Averaging(1));
            for (int round = 0; ; round++) {
                Networks.train(engine, lookups(5, rank.rank() + 10 * round), 10 * round, 0.01);
                List<Float> before = round == 0 ? List.of() : all(engine);
                RoundTally tally = new RoundTally(rank.rank());
                tally.add(8, 1);
                mean.average(tally.report(5, Timings.NONE, 0, Lead.NONE, List.of()));
                if (round == 1) {
                    List<Float> after = all(engine);
                    Networks.train(engine, lookups(5, 99), 20, 0.01);
                    return new Visit(before, after, all(engine));
                }
            }
        }
    }

    private static List<Minibatch> lookups(int count, long seed) {
        List<Minibatch> batches = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            Minibatch batch = new Minibatch(Networks.schema(1, Networks.CLASSES), 2);
            batch.resize(2);
            for (int row = 0; row < 2; row++) {
                batch.features()[row] = random.nextInt(9);
                batch.labels()[row] = random.nextInt(3);
                batch.weights()[row] = 1;
            }
            batches.add(batch);
        }
        return batches;
    }

    private static List<Float> all(Engine engine) {
        List<Float> floats = new ArrayList<>();
        for (float value : Networks.state(engine)) {
            floats.add(value);
        }
        for (float value : Networks.parameters(engine)) {
            floats.add(value);
        }
        return floats;
    }

    /** Notes, by the thread, what parameters and state each round begins with. */
    private static final class Beginnings extends Wrapped {

        private final List<float[]> seen = new ArrayList<>();
        private boolean begins = true;

        private Beginnings(Engine engine, Map<Integer, List<float[]>> rounds) {
            super(engine);
            synchronized (rounds) {
                rounds.put(rounds.size(), seen);
            }
        }

        @Override
        public void writeParameters(float[] source) {
            super.writeParameters(source);
            begins = true;
        }

        @Override
        public double gradient(Minibatch batch, long seed) {
            if (begins) {
                begins = false;
                seen.add(Networks.parameters(this));
                seen.add(Networks.state(this));
            }
            return super.gradient(batch, seed);
        }
    }

    private static EngineFactory engines(Optimizer optimizer) {
        return optimizer instanceof Optimizer.AdaBelief
                ? new Dl4jEngineFactory(network(optimizer), Networks.UNCLIPPED, null)
                : new DenseEngineFactory(network(optimizer), Networks.UNCLIPPED, null);
    }

    private static NetworkDefinition network(Optimizer optimizer) {
        Network.Layers layers = Networks.flat(
                Networks.dense(7, Activation.TANH),
                new Layer.BatchNorm(0.9, 1e-3),
                Networks.dense(5, Activation.SIGMOID));
        return NetworkBuilder.build(
                layers, InProcess.SCHEMA, optimizer, new Regularization(0, 1e-3, 0, 0), Networks.UNCLIPPED, 9);
    }

    private List<TrainingResult> ranks(ReplicaPlan plan, List<List<float[]>> train) throws Exception {
        return InProcess.ranks(plan, train, InProcess.deal(VALIDATION, train.size()), folder);
    }

    private static ReplicaPlan plan(
            EngineFactory engines, Optimizer optimizer, int epochs, OptimizerState state, int every) {
        return new ReplicaPlan(
                engines,
                new LearningRate(optimizer.learningRate(), new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(epochs, 4, null, 0, 3),
                new Exchange.Averaging(new Pace.Fixed(every), new Outer.None(), state, new Floats()),
                new HitRate(),
                null);
    }
}
