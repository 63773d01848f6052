package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.data.SparseRows;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.MicroBatch;
import io.tatara.engine.Networks;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import io.tatara.engine.TensorGroup;
import io.tatara.engine.ThreadGroups;
import io.tatara.model.RandomState;
import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import io.tatara.model.Tiles;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A whole network on several workers, each a thread with rows of its own, that some of its layers are dealt out to. */
final class SplitNetwork implements AutoCloseable {

    private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Tiles> tiles;

    /** @param examples of a worker's largest batch */
    SplitNetwork(EngineFactory factory, Map<Integer, TensorShard> shards, int workers, int examples) {
        SegmentSpec first = spec(factory, shards, 0, workers, examples);
        this.tiles = factory.tiles(first);
        for (TensorGroup group : ThreadGroups.of(workers)) {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            threads.add(thread);
            SegmentSpec spec = spec(factory, shards, group.index(), workers, examples);
            segments.add(await(thread.submit(
                    () -> factory.create(spec, RandomState.START, group).segment())));
        }
    }

    private static SegmentSpec spec(
            EngineFactory factory, Map<Integer, TensorShard> shards, int index, int workers, int examples) {
        return new SegmentSpec(0, factory.layers(), 1, examples, false, new TensorSplit(shards, index, workers));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T of(int worker, Segment segment);
    }

    private <T> List<T> onAll(Work<T> work) {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            int worker = i;
            futures.add(threads.get(i).submit(() -> work.of(worker, segments.get(worker))));
        }
        return futures.stream().map(SplitNetwork::await).toList();
    }

    /** The rows of a batch that a worker has; the last may have none. */
    private Minibatch hand(Minibatch batch, int worker) {
        int each = (batch.size() + segments.size() - 1) / segments.size();
        Minibatch part = Networks.rows(
                batch, Math.min(batch.size(), worker * each), Math.min(batch.size(), (worker + 1) * each));
        return part;
    }

    private Minibatch form(Minibatch hand, boolean sparse) {
        return sparse ? SparseRows.sparse(hand) : hand;
    }

    /** Steps all workers by a batch that is dealt to them; returns the loss. */
    double step(Minibatch batch, boolean sparse, long seed, StepClock clock) {
        double loss = onAll((worker, segment) -> {
                    MicroBatch micro = new MicroBatch(
                            form(hand(batch, worker), sparse), 0, 0, seed ^ ((long) worker << 33), false);
                    double its = segment.forward(micro, NOTHING, NOTHING);
                    segment.backward(micro, NOTHING, NOTHING);
                    return its;
                })
                .stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        float[] sums = sums(onAll((worker, segment) -> common(segment)));
        onAll((worker, segment) -> {
            segment.weights().writeCommonGradient(sums);
            return 0;
        });
        double common = onAll(
                        (worker, segment) -> segment.weights().squares(clock).common())
                .get(0);
        double own = onAll((worker, segment) -> segment.weights().squares(clock).own()).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        onAll((worker, segment) -> {
            if (segment.weights().clipsByNorm()) {
                segment.weights().update(clock, Math.sqrt(common + own));
            } else {
                segment.weights().update(clock);
            }
            return 0;
        });
        return loss;
    }

    private static float[] common(Segment segment) {
        List<Stretch> stretches = segment.weights().common();
        FloatBuffer all = FloatBuffer.allocate(
                stretches.stream().mapToInt(Stretch::length).sum());
        int at = 0;
        for (Stretch stretch : stretches) {
            segment.weights().readGradient(stretch.from(), all.slice(at, stretch.length()));
            at += stretch.length();
        }
        return all.array();
    }

    private static float[] sums(List<float[]> parts) {
        float[] sums = new float[parts.get(0).length];
        for (float[] part : parts) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += part[i];
            }
        }
        return sums;
    }

    float[] infer(Minibatch batch, boolean sparse) {
        int outputs = batch.schema().task().outputs();
        FloatBuffer all = FloatBuffer.allocate(batch.size() * outputs);
        for (float[] its : onAll((worker, segment) -> {
            Minibatch hand = hand(batch, worker);
            float[] own = new float[hand.size() * outputs];
            segment.infer(form(hand, sparse), NOTHING, FloatBuffer.wrap(own));
            return own;
        })) {
            all.put(its);
        }
        return all.array();
    }

    /** In the network's order; asserts that what all have is the same everywhere. */
    float[] parameters() {
        List<FloatBuffer> parts = onAll((worker, segment) -> {
            float[] own = new float[segment.weights().parameterCount()];
            segment.weights().readParameters(own);
            return FloatBuffer.wrap(own);
        });
        FloatBuffer all =
                FloatBuffer.allocate(tiles.stream().mapToInt(Tiles::length).sum());
        for (Tiles array : tiles) {
            if (array.dealt()) {
                for (int run = 0; run < array.runs(); run++) {
                    for (int worker = 0; worker < parts.size(); worker++) {
                        move(parts.get(worker), array.ofRun(worker, parts.size()), all);
                    }
                }
            } else {
                int before = all.position();
                move(parts.get(0), array.length(), all);
                for (FloatBuffer other : parts.subList(1, parts.size())) {
                    for (int i = before; i < all.position(); i++) {
                        if (Float.floatToIntBits(other.get()) != Float.floatToIntBits(all.get(i))) {
                            throw new AssertionError("workers differ in parameter " + i);
                        }
                    }
                }
            }
        }
        return all.array();
    }

    private static void move(FloatBuffer from, int count, FloatBuffer to) {
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }

    @Override
    public void close() {
        onAll((worker, segment) -> {
            segment.close();
            return 0;
        });
        threads.forEach(ExecutorService::shutdownNow);
    }
}
