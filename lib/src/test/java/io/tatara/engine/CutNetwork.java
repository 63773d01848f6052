package io.tatara.engine;

import io.tatara.data.Minibatch;
import io.tatara.model.RandomState;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** A network in segments that all run on one thread: what any pipeline must come to. */
public final class CutNetwork implements AutoCloseable {

    private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

    private final List<Segment> segments = new ArrayList<>();

    /**
     * @param cuts first layers of all segments but the first
     * @param parts micro-batches that a minibatch is cut into at most
     * @param examples of the largest
     */
    public CutNetwork(EngineFactory factory, List<Integer> cuts, int parts, int examples, boolean recomputes) {
        List<Integer> ends = new ArrayList<>(cuts);
        ends.add(factory.layers());
        RandomState random = RandomState.START;
        int from = 0;
        for (int end : ends) {
            EngineFactory.Beginning beginning =
                    factory.create(new SegmentSpec(from, end, parts, examples, recomputes), random);
            segments.add(beginning.segment());
            random = beginning.after();
            from = end;
        }
    }

    /** So many cuts of a network, anywhere; fewer if it has not so many layers. */
    public static List<Integer> randomCuts(EngineFactory factory, int wanted, Random random) {
        TreeSet<Integer> cuts = new TreeSet<>();
        while (cuts.size() < Math.min(wanted, factory.layers() - 1)) {
            cuts.add(1 + random.nextInt(factory.layers() - 1));
        }
        return List.copyOf(cuts);
    }

    /** All forward, then all backward, of parts of so many examples; returns the loss. */
    public double gradient(Minibatch batch, long seed, int size) {
        List<MicroBatch> parts = new ArrayList<>();
        for (int row = 0; row < batch.size(); row += size) {
            Minibatch part = Networks.rows(batch, row, Math.min(batch.size(), row + size));
            parts.add(new MicroBatch(part, parts.size(), row, seed, row > 0));
        }
        double loss = 0;
        for (MicroBatch part : parts) {
            FloatBuffer signal = NOTHING;
            for (Segment segment : segments) {
                FloatBuffer output = FloatBuffer.allocate(part.size() * segment.outputs());
                loss += segment.forward(part, signal, output);
                signal = output;
            }
        }
        for (MicroBatch part : parts) {
            FloatBuffer signal = NOTHING;
            for (int i = segments.size() - 1; i >= 0; i--) {
                FloatBuffer input =
                        FloatBuffer.allocate(part.size() * segments.get(i).inputs());
                segments.get(i).backward(part, signal, input);
                signal = input;
            }
        }
        return loss;
    }

    public void update(StepClock clock) {
        if (!segments.get(0).weights().clipsByNorm()) {
            segments.forEach(segment -> segment.weights().update(clock));
            return;
        }
        double squares = 0;
        for (Segment segment : segments) {
            squares += segment.weights().squares(clock).common();
        }
        double norm = Math.sqrt(squares);
        segments.forEach(segment -> segment.weights().update(clock, norm));
    }

    /** Trains as {@link Networks#train} does, in parts of so many examples. */
    public void train(List<Minibatch> batches, int size, double rate) {
        for (int i = 0; i < batches.size(); i++) {
            gradient(batches.get(i), 1000 + i, size);
            update(new StepClock(i, 0, rate, batches.get(i).size()));
        }
    }

    public float[] infer(Minibatch batch) {
        FloatBuffer signal = NOTHING;
        for (Segment segment : segments) {
            int width = segment.outputs() > 0
                    ? segment.outputs()
                    : batch.schema().task().outputs();
            FloatBuffer output = FloatBuffer.allocate(batch.size() * width);
            segment.infer(batch, signal, output);
            signal = output;
        }
        return signal.array();
    }

    public float[] parameters() {
        float[] all = {};
        for (Segment segment : segments) {
            float[] own = new float[segment.weights().parameterCount()];
            segment.weights().readParameters(own);
            int before = all.length;
            all = Arrays.copyOf(all, before + own.length);
            System.arraycopy(own, 0, all, before, own.length);
        }
        return all;
    }

    @Override
    public void close() {
        segments.forEach(Segment::close);
    }
}
