package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.SoloCollective;
import io.tatara.collective.ThreadCollective;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.data.shard.DenseShardWriter;
import io.tatara.data.shard.Shard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Trainings of N replicas on N threads, each with its own shard: the reference for every other way to run them. */
public final class InProcess {

    static final int FEATURES = 4;
    static final int CLASSES = 3;
    static final Schema SCHEMA = new Schema(
            IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList(),
            new Task.Classification(List.of("a", "b", "c")),
            true);

    private InProcess() {}

    /** Examples of three noisy classes, as records: features, label, weight. Row i is the same whatever n. */
    public static List<float[]> examples(int n) {
        SplittableRandom random = new SplittableRandom(5);
        return Stream.generate(() -> {
                    float[] values = new float[SCHEMA.recordWidth()];
                    int label = random.nextInt(CLASSES);
                    for (int f = 0; f < FEATURES; f++) {
                        values[f] = (float) (random.nextDouble() - 0.5 + (f == label ? 1 : 0));
                    }
                    values[FEATURES] = label;
                    values[FEATURES + 1] = 0.5f + random.nextInt(3);
                    return values;
                })
                .limit(n)
                .toList();
    }

    /** Deals examples to ranks by row % N. */
    public static List<List<float[]>> deal(List<float[]> examples, int ranks) {
        List<List<float[]>> hands = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            hands.add(new ArrayList<>());
        }
        for (int row = 0; row < examples.size(); row++) {
            hands.get(row % ranks).add(examples.get(row));
        }
        return hands;
    }

    public static TrainingResult local(ReplicaPlan plan, List<float[]> train, List<float[]> validation, Path folder) {
        return play(plan, train, validation, new SoloCollective(), folder, event -> {});
    }

    public static List<TrainingResult> ranks(
            ReplicaPlan plan, List<List<float[]>> train, List<List<float[]>> validation, Path folder)
            throws ExecutionException, InterruptedException {
        return ranks(plan, train, validation, folder, rank -> rank, event -> {});
    }

    /**
     * @param around what each rank is to see of its collective
     * @param listener hears the rank that leads
     */
    static List<TrainingResult> ranks(
            ReplicaPlan plan,
            List<List<float[]>> train,
            List<List<float[]>> validation,
            Path folder,
            UnaryOperator<Collective> around,
            TrainingListener listener)
            throws ExecutionException, InterruptedException {
        List<Collective> world = ThreadCollective.ranks(train.size(), Duration.ofSeconds(20));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<TrainingResult>> futures = new ArrayList<>();
            for (int r = 0; r < world.size(); r++) {
                int rank = r;
                futures.add(threads.submit(() -> {
                    try (Collective collective = around.apply(world.get(rank))) {
                        return play(plan, train.get(rank), validation.get(rank), collective, folder, listener);
                    }
                }));
            }
            List<TrainingResult> results = new ArrayList<>();
            for (Future<TrainingResult> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("a rank hangs", e);
        } finally {
            threads.shutdownNow();
        }
    }

    public static TrainingResult play(
            ReplicaPlan plan,
            List<float[]> train,
            List<float[]> validation,
            Collective collective,
            Path folder,
            TrainingListener listener) {
        try (DenseShardWriter writer = new DenseShardWriter(folder, SCHEMA);
                DenseShardWriter validationWriter = new DenseShardWriter(folder, SCHEMA)) {
            train.forEach(writer::add);
            validation.forEach(validationWriter::add);
            try (Shard shard = writer.finish();
                    Shard validationShard = validationWriter.finish();
                    Replica replica = new Replica(plan, shard, validationShard, collective, listener)) {
                return replica.run();
            }
        }
    }
}
