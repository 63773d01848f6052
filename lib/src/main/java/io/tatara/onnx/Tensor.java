package io.tatara.onnx;

import java.util.List;

/**
 * A value that flows through the graph.
 *
 * @param name in the graph
 * @param shape of one example: the first dimension, the batch, is left out
 */
record Tensor(String name, List<Long> shape) {

    Tensor {
        shape = List.copyOf(shape);
    }

    static Tensor vector(String name, long width) {
        return new Tensor(name, List.of(width));
    }

    /** Dimensions, the batch's included. */
    int rank() {
        return shape.size() + 1;
    }

    long width() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
