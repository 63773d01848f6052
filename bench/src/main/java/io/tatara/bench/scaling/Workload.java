package io.tatara.bench.scaling;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A dense network with ReLU between its layers and Adam, and the rows that it sees. The learning rate is so small that it
 * stays where it starts: one that knew its rows by heart would have moments so small that DL4J, which does not flush
 * denormals, crawls.
 *
 * @param batch examples a step and worker
 * @param rows of an epoch, over all workers
 * @param executorMegabytes heap of each executor
 */
record Workload(String name, List<Integer> units, int batch, int rows, int executorMegabytes) {

    static final Workload MLP = new Workload("mlp", List.of(256, 128), 128, 20_480);
    static final Workload MILLION = new Workload("million", List.of(768, 512), 256, 20_480);

    /** The same, where executors have little memory. */
    static final Workload SMALL_HEAP = new Workload("small-heap", List.of(768, 512), 256, 20_480, 512);

    /** The same, with features of ten times as many bytes as both executors have heap. */
    static final Workload TEN_HEAPS = new Workload("ten-heaps", List.of(768, 512), 256, 3_425_280, 512);

    /** As much work before the third layer's end as behind it, and layers that are wide beside what is cut. */
    static final Workload WIDE = new Workload("wide", List.of(2048, 1024, 1024, 1024, 1024, 1024, 1024), 2048, 40_960);

    /** Steps of so little that a round is nearly all overhead, and epochs of few rounds, for DL4J's take long. */
    static final Workload TINY = new Workload("tiny", List.of(128), 32, 1_280);

    static final int INPUTS = 784;
    static final int CLASSES = 10;
    static final double LEARNING_RATE = 1e-6;
    static final Schema SCHEMA = new Schema(
            IntStream.range(0, INPUTS).mapToObj(i -> "f" + i).toList(),
            new Task.Classification(
                    IntStream.range(0, CLASSES).mapToObj(i -> "c" + i).toList()),
            false);

    Workload {
        units = List.copyOf(units);
    }

    private Workload(String name, List<Integer> units, int batch, int rows) {
        this(name, units, batch, rows, 2048);
    }

    static Workload named(String name) {
        return Stream.of(MLP, MILLION, SMALL_HEAP, TEN_HEAPS, WIDE, TINY)
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no workload " + name));
    }

    NetworkDefinition network() {
        return NetworkBuilder.build(
                new Network.Layers(
                        new InputShape.Flat(),
                        units.stream()
                                .<Layer>map(width -> new Layer.Dense(width, Activation.RELU, 0, true))
                                .toList()),
                SCHEMA,
                new Optimizer.Adam(LEARNING_RATE, 0.9, 0.999, 1e-8),
                Regularization.NONE,
                new Clipping.None(),
                7);
    }

    /** As the table has it. */
    String describe() {
        String hidden = units.stream().map(String::valueOf).collect(Collectors.joining("-"));
        return "%d-%s-%d, batch %d, %,d rows".formatted(INPUTS, hidden, CLASSES, batch, rows);
    }

    /** As Spark takes it. */
    String executorMemory() {
        return executorMegabytes + "m";
    }
}
