package io.tatara.train.gang;

import io.tatara.data.Minibatch;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.MicroBatch;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.pipeline.LayerTimes;
import io.tatara.model.RandomState;
import io.tatara.model.TensorSplit;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures what each layer of a network needs of a micro-batch, on this thread: one layer after the other is made, run,
 * and thrown away, so that no more than one is in memory. The first sees a sample, others zeros.
 */
final class LayerMeter {

    private static final int MOST_RUNS = 20;
    private static final long MOST_NANOS = 170_000_000;

    /** All layers are measured that often, unless they take long to be made. */
    private static final int PASSES = 3;

    private static final long LONG_NANOS = 10_000_000_000L;

    private final EngineFactory engines;
    private final Minibatch sample;
    private final int examples;
    private final TensorSplit split;

    /**
     * For one micro-batch after the other.
     *
     * @param sample a micro-batch
     * @param split whose part of which layers
     */
    LayerMeter(EngineFactory engines, Minibatch sample, TensorSplit split) {
        this.split = split;
        this.engines = engines;
        this.sample = sample;
        this.examples = sample.size();
    }

    /**
     * A layer of the network as it was found.
     *
     * @param parameters floats
     */
    record Measured(LayerTimes times, long parameters) {

        private Measured orFaster(Measured other) {
            return new Measured(
                    new LayerTimes(
                            Math.min(times.forward(), other.times.forward()),
                            Math.min(times.backward(), other.times.backward()),
                            times.outputBytes()),
                    parameters);
        }
    }

    /**
     * Measures all layers, and all of them again: a while in which this machine does something else, or in which HotSpot has yet
     * to compile, slows some layers down and not others, and a pipeline is then cut in the wrong place.
     */
    List<Measured> measure() {
        long began = System.nanoTime();
        List<Measured> fastest = pass();
        for (int again = 1; again < PASSES && System.nanoTime() - began < LONG_NANOS; again++) {
            List<Measured> next = pass();
            List<Measured> before = fastest;
            fastest = IntStream.range(0, next.size())
                    .mapToObj(layer -> before.get(layer).orFaster(next.get(layer)))
                    .toList();
        }
        return fastest;
    }

    private List<Measured> pass() {
        List<Measured> layers = new ArrayList<>();
        RandomState random = RandomState.START;
        for (int layer = 0; layer < engines.layers(); layer++) {
            EngineFactory.Beginning beginning = engines.create(
                    new SegmentSpec(layer, layer + 1, 1, examples, false, split), random, new Echo(split.count()));
            random = beginning.after();
            try (Segment segment = beginning.segment()) {
                layers.add(measure(segment));
            }
        }
        return List.copyOf(layers);
    }

    private Measured measure(Segment segment) {
        MicroBatch micro = new MicroBatch(sample, 0, 0, 1, false);
        FloatBuffer input = FloatBuffer.allocate(examples * segment.inputs());
        FloatBuffer output = FloatBuffer.allocate(examples * segment.outputs());
        FloatBuffer outputGradient = FloatBuffer.allocate(examples * segment.outputs());
        List<Double> forward = new ArrayList<>();
        List<Double> backward = new ArrayList<>();
        long began = System.nanoTime();
        // the first run finds nothing in any cache, and memory that was never touched
        for (int run = 0; run < 2 || (run <= MOST_RUNS && System.nanoTime() - began < MOST_NANOS); run++) {
            long start = System.nanoTime();
            segment.forward(micro, input, output.clear());
            long between = System.nanoTime();
            segment.backward(micro, outputGradient, input.clear());
            long end = System.nanoTime();
            if (run > 0) {
                forward.add((between - start) / 1e9);
                backward.add((end - between) / 1e9);
            }
        }
        long bytes = (long) Float.BYTES * examples * segment.outputs();
        return new Measured(
                new LayerTimes(least(forward), least(backward), bytes),
                segment.weights().parameterCount());
    }

    /** What others do on this machine meanwhile only adds. */
    private static double least(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }
}
