package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.collective.SoloCollective;
import io.tatara.collective.ThreadCollective;
import io.tatara.data.Minibatch;
import io.tatara.data.shard.DenseShardWriter;
import io.tatara.data.shard.Shard;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.engine.StepClock;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of so many seconds, on clocks that go on with each step and with nothing else. */
@Timeout(120)
class TestTimedRounds {

    private static final int EPOCHS = 3;
    private static final int BATCH = 4;
    private static final EngineFactory ENGINES =
            new SoftmaxEngine.Factory(InProcess.FEATURES, InProcess.CLASSES, 0.9, 0.3);

    @TempDir
    private Path folder;

    @TempDir
    private Path kept;

    @Test
    void unequalWorkersSeeEveryExampleOnceAnEpoch() throws Exception {
        Random random = new Random(1);
        for (int trial = 0; trial < 30; trial++) {
            List<Worker> workers = workers(random);
            train(workers, averaging(1 + random.nextInt(30)), null, rank -> rank);
            assertEachExampleOnce(workers);
        }
    }

    @Test
    void whereverItEndsItGoesOnWithTheExamplesThatAreLeft() throws Exception {
        Random random = new Random(2);
        for (int trial = 0; trial < 20; trial++) {
            List<Worker> workers = workers(random);
            Exchange exchange = averaging(1 + random.nextInt(10));
            String path = kept.resolve("run-" + trial).toString();
            int round = 1 + random.nextInt(6);
            List<TrainingResult> ended = train(
                    workers,
                    exchange,
                    CheckpointStore.resuming(path, TroubledFiles.hadoop()),
                    rank -> Fated.ending(rank, round));
            assertThat(ended)
                    .allSatisfy(rank -> assertThatThrownBy(rank::orThrow).isInstanceOf(TrainingInterrupted.class));
            Cursor cursor = Objects.requireNonNull(CheckpointStore.resuming(path, TroubledFiles.hadoop())
                            .toResume())
                    .cursor();
            assertThat(cursor.round()).isEqualTo(round);
            // another day, other speeds
            workers.forEach(worker -> worker.stepNanos = millis(1 + random.nextInt(9)));

            train(workers, exchange, CheckpointStore.resuming(path, TroubledFiles.hadoop()), rank -> rank);

            assertEachExampleOnce(workers);
        }
    }

    @Test
    void aWorkerThreeTimesSlowerTakesAThirdOfTheSteps() throws Exception {
        List<Worker> workers = List.of(new Worker(0, rows(0, 120), 1), new Worker(1, rows(1000, 120), 3));

        train(workers, averaging(12), null, rank -> rank);

        // 30 steps of each an epoch: the fast one has taken its own in the third round
        assertThat(workers.get(0).stepsOfRounds.subList(0, 8)).containsExactly(12, 12, 6, 0, 0, 0, 0, 0);
        assertThat(workers.get(1).stepsOfRounds.subList(0, 8)).containsExactly(4, 4, 4, 4, 4, 4, 4, 2);
    }

    @Test
    void aStepLongerThanARoundIsTaken() throws Exception {
        List<Worker> workers = List.of(new Worker(0, rows(0, 20), 1), new Worker(1, rows(1000, 20), 50));

        train(workers, averaging(2), null, rank -> rank);

        assertThat(workers.get(1).stepsOfRounds.subList(0, 5)).containsExactly(1, 1, 1, 1, 1);
        assertEachExampleOnce(workers);
    }

    @Test
    void parametersWeighWhatTheyHaveSeen() throws Exception {
        Random random = new Random(3);
        for (int trial = 0; trial < 10; trial++) {
            List<Worker> workers = workers(random);
            train(workers, averaging(1 + random.nextInt(20)), null, rank -> rank);
            for (int round = 0; round < workers.get(0).rounds.size(); round++) {
                double[] sums = new double[workers.get(0).rounds.get(0).after().size()];
                double examples = 0;
                for (Worker worker : workers) {
                    Round its = worker.rounds.get(round);
                    examples += its.examples();
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += its.examples() * (double) its.before().get(i);
                    }
                }
                for (Worker worker : workers) {
                    List<Float> after = worker.rounds.get(round).after();
                    for (int i = 0; i < sums.length; i++) {
                        assertThat((double) after.get(i)).isCloseTo(sums[i] / examples, within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void workersOfOneSpeedTakeTheStepsOfAFixedPace() throws Exception {
        for (int every : new int[] {1, 3, 7}) {
            List<List<float[]>> hands = InProcess.deal(InProcess.examples(96), 3);
            List<Worker> timed = new ArrayList<>();
            for (int rank = 0; rank < hands.size(); rank++) {
                timed.add(new Worker(rank, hands.get(rank), 10));
            }

            float[] expected = InProcess.ranks(
                            plan(new Exchange.Averaging(every), null),
                            hands,
                            Collections.nCopies(hands.size(), List.of()),
                            folder)
                    .get(0)
                    .parameters();

            assertThat(train(timed, averaging(10 * every), null, rank -> rank)
                            .get(0)
                            .parameters())
                    .containsExactly(expected);
        }
    }

    @Test
    void oneWorkerIsLocalBitForBit() throws Exception {
        List<float[]> rows = InProcess.examples(61);
        float[] local = InProcess.local(plan(new Exchange.Averaging(16), null), rows, List.of(), folder)
                .parameters();
        for (int millis : new int[] {1, 7, 1000}) {
            Worker worker = new Worker(0, rows, 2);

            assertThat(worker.train(averaging(millis), null, new SoloCollective())
                            .parameters())
                    .containsExactly(local);
        }
    }

    /** A step's number is that of its place in the worker's epoch, and so no time changes the rate that it is taken with. */
    @Test
    void stepsHaveTheNumbersOfTheirPlaces() throws Exception {
        Random random = new Random(4);
        for (int trial = 0; trial < 10; trial++) {
            List<Worker> workers = workers(random);
            train(workers, averaging(1 + random.nextInt(20)), null, rank -> rank);
            int most = workers.stream()
                    .mapToInt(worker -> Rows.steps(worker.rows.size(), BATCH))
                    .max()
                    .orElseThrow();
            for (Worker worker : workers) {
                List<Long> expected = new ArrayList<>();
                for (long epoch = 0; epoch < EPOCHS; epoch++) {
                    for (long step = 0; step < Rows.steps(worker.rows.size(), BATCH); step++) {
                        expected.add(epoch * most + step);
                    }
                }
                assertThat(worker.steps).isEqualTo(expected);
            }
        }
    }

    @Test
    void whoIsAwayKeepsWhatItHasTaken() {
        Cursor both = Cursor.START.afterRound(report(List.of(0, 1, 2), List.of(3, 9, 5)), Rhythm.NONE);
        Cursor without = both.afterRound(report(List.of(0, 2), List.of(6, 7)), Rhythm.NONE);
        Cursor later = without.afterRound(report(List.of(0, 2), List.of(10, 12)), Rhythm.NONE);

        assertThat(both.partial().steps()).isEqualTo(3);
        assertThat(both.partial().taken(1)).isEqualTo(9);
        assertThat(without.partial().steps()).isEqualTo(6);
        assertThat(without.partial().taken(1)).isEqualTo(9);
        assertThat(without.partial().taken(2)).isEqualTo(7);
        assertThat(later.step()).isEqualTo(10);
        assertThat(later.partial().ahead()).isEqualTo(Map.of(2, 2));
    }

    private static RoundReport report(List<Integer> present, List<Integer> taken) {
        return new RoundReport(present, taken, 8, 1, Spread.NONE, List.of(), List.of(), false, false, List.of(), null);
    }

    private static void assertEachExampleOnce(List<Worker> workers) {
        for (Worker worker : workers) {
            List<Float> all = worker.rows.stream().map(row -> row[0]).sorted().toList();
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                List<Float> seen = new ArrayList<>(worker.seen.getOrDefault(epoch, List.of()));
                Collections.sort(seen);
                assertThat(seen).isEqualTo(all);
            }
        }
    }

    private List<Worker> workers(Random random) {
        List<Worker> workers = new ArrayList<>();
        int count = 2 + random.nextInt(2);
        for (int rank = 0; rank < count; rank++) {
            int size = rank > 0 && random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(60);
            workers.add(new Worker(rank, rows(1000 * rank, size), 1 + random.nextInt(9)));
        }
        return workers;
    }

    /** Rows that their first feature tells apart. */
    private static List<float[]> rows(int first, int count) {
        List<float[]> rows = InProcess.examples(count);
        for (int i = 0; i < count; i++) {
            rows.get(i)[0] = (first + i) / 1000f;
        }
        return rows;
    }

    private static long millis(int millis) {
        return millis * 1_000_000L;
    }

    private static Exchange averaging(int millis) {
        return new Exchange.Averaging(new Pace.Seconds(millis / 1e3), new Outer.None(), new Floats());
    }

    private static ReplicaPlan plan(Exchange exchange, @Nullable CheckpointStore store) {
        return new ReplicaPlan(
                ENGINES,
                new LearningRate(0.3, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(EPOCHS, BATCH, null, 1, 3),
                exchange,
                new HitRate(),
                store);
    }

    private List<TrainingResult> train(
            List<Worker> workers, Exchange exchange, @Nullable CheckpointStore store, UnaryOperator<Collective> around)
            throws Exception {
        List<Collective> world = ThreadCollective.ranks(workers.size(), Duration.ofSeconds(20));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<TrainingResult>> futures = new ArrayList<>();
            for (Worker worker : workers) {
                Collective rank = around.apply(world.get(worker.rank));
                futures.add(threads.submit(() -> worker.train(exchange, store, rank)));
            }
            List<TrainingResult> results = new ArrayList<>();
            for (Future<TrainingResult> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What a round did to a worker's parameters. */
    private record Round(int examples, List<Float> before, List<Float> after) {}

    /** A worker, its clock, and what it has seen. */
    private final class Worker {

        private final int rank;
        private final List<float[]> rows;
        private long stepNanos;
        private long now;
        private final Map<Integer, List<Float>> seen = new TreeMap<>();
        private final List<Long> steps = new ArrayList<>();
        private final List<Integer> stepsOfRounds = new ArrayList<>();
        private final List<Round> rounds = new ArrayList<>();

        private Worker(int rank, List<float[]> rows, int stepMillis) {
            this.rank = rank;
            this.rows = rows;
            this.stepNanos = millis(stepMillis);
        }

        private TrainingResult train(Exchange exchange, @Nullable CheckpointStore store, Collective collective) {
            ReplicaPlan plan = plan(exchange, store);
            ReplicaPlan watched = new ReplicaPlan(
                    () -> new Watched(this),
                    plan.rate(),
                    plan.config(),
                    plan.exchange(),
                    plan.measuring(),
                    plan.checkpoints());
            try (DenseShardWriter writer = new DenseShardWriter(folder, InProcess.SCHEMA)) {
                rows.forEach(writer::add);
                try (Shard shard = writer.finish();
                        Replica replica = new Replica(watched, shard, null, collective, event -> {}, () -> now)) {
                    return replica.run();
                }
            }
        }
    }

    /** Tells its worker of each step, which takes the worker's time, and of each round. */
    private static final class Watched extends Wrapped {

        private final Worker worker;
        private final List<Float> batchIds = new ArrayList<>();
        private int steps;
        private int examples;

        private Watched(Worker worker) {
            super(ENGINES.create());
            this.worker = worker;
        }

        private static List<Float> list(float[] values) {
            List<Float> list = new ArrayList<>();
            for (float value : values) {
                list.add(value);
            }
            return list;
        }

        @Override
        public double gradient(Minibatch batch, long seed) {
            worker.now += worker.stepNanos;
            batchIds.clear();
            for (int row = 0; row < batch.size(); row++) {
                batchIds.add(batch.features()[row * InProcess.FEATURES]);
            }
            return super.gradient(batch, seed);
        }

        @Override
        public void update(StepClock clock) {
            super.update(clock);
            worker.seen
                    .computeIfAbsent(clock.epoch(), epoch -> new ArrayList<>())
                    .addAll(batchIds);
            worker.steps.add(clock.step());
            steps++;
            examples += batchIds.size();
        }

        @Override
        public void writeParameters(float[] source) {
            float[] before = new float[parameterCount()];
            readParameters(before);
            super.writeParameters(source);
            worker.stepsOfRounds.add(steps);
            worker.rounds.add(new Round(examples, list(before), list(source)));
            steps = 0;
            examples = 0;
        }
    }
}
