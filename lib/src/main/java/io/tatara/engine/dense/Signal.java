package io.tatara.engine.dense;

import org.bytedeco.javacpp.FloatPointer;

/**
 * What flows between two layers, a row-major matrix of one row an example: activations on the way forward, and in the
 * same memory, once nobody needs them any more, the gradient of the loss with respect to them on the way back.
 */
final class Signal implements AutoCloseable {

    private final int width;
    private final Floats memory;
    private final FloatPointer pointer;

    Signal(int capacity, int width) {
        this.width = width;
        this.memory = new Floats(Math.multiplyExact(capacity, width));
        this.pointer = memory.from(0);
    }

    int width() {
        return width;
    }

    Floats memory() {
        return memory;
    }

    FloatPointer pointer() {
        return pointer;
    }

    /** Whether every element of the first rows is finite. */
    boolean finite(int rows) {
        return Float.isFinite(Blas.absoluteSum(rows * width, pointer));
    }

    @Override
    public void close() {
        memory.close();
    }
}
