package io.tatara.bench.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is computed at each step. All activations between layers are ReLU, the output is softmax with cross-entropy, the
 * optimiser Adam. The learning rate is so small that the network stays where it starts: one that knew its eight batches by
 * heart would have gradients and moments so small that contenders which do not flush denormals crawl.
 *
 * @param nonZero features of an example that are not 0; {@code inputs} when the features are dense
 * @param learns whether the network is trained; else it predicts
 */
record Workload(String name, int inputs, List<Integer> units, int classes, int batch, int nonZero, boolean learns) {

    static final List<Workload> ALL = List.of(
            new Workload("mlp", 784, List.of(256, 128), 10, 128, 784, true),
            new Workload("small", 64, List.of(128, 64), 10, 64, 64, true),
            new Workload("large", 1024, List.of(2048, 2048), 100, 256, 1024, true),
            new Workload("sparse", 100_000, List.of(256, 64), 2, 256, 50, true),
            new Workload("score", 784, List.of(256, 128), 10, 256, 784, false));

    static final float LEARNING_RATE = 1e-6f;

    /** Batches that take turns, so that no contender finds its input in the first-level cache. */
    static final int BATCHES = 8;

    Workload {
        units = List.copyOf(units);
    }

    static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("workload must be one of %s, got %s"
                        .formatted(ALL.stream().map(Workload::name).toList(), name)));
    }

    boolean sparse() {
        return nonZero < inputs;
    }

    /** Inputs, units of each layer, classes. */
    List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        widths.add(inputs);
        widths.addAll(units);
        widths.add(classes);
        return widths;
    }
}
