package io.tatara.engine.dense;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Native memory that BLAS reads and Java copies pages from and to. Zero at first; freed by {@link #close()}. */
final class Floats implements AutoCloseable {

    private final FloatPointer pointer;
    private final FloatBuffer buffer;
    private final int length;

    /** @param length below 2^29, what one Java buffer spans */
    Floats(int length) {
        this.length = length;
        // never empty: malloc(0) may be null
        this.pointer = new FloatPointer(Math.max(1L, length));
        Pointer.memset(pointer, 0, 4L * Math.max(1, length));
        this.buffer = pointer.asByteBuffer().asFloatBuffer();
    }

    int length() {
        return length;
    }

    /** The address of element {@code at}, for BLAS; make it once, not at each step. */
    FloatPointer from(int at) {
        return pointer.getPointer(at);
    }

    void read(int at, float[] target, int count) {
        buffer.get(at, target, 0, count);
    }

    void read(int at, float[] target, int to, int count) {
        buffer.get(at, target, to, count);
    }

    /** Fills a buffer with the floats from {@code at} on. */
    void read(int at, FloatBuffer target) {
        target.put(buffer.slice(at, target.remaining()));
    }

    void write(int at, float[] source, int count) {
        buffer.put(at, source, 0, count);
    }

    void write(int at, float[] source, int from, int count) {
        buffer.put(at, source, from, count);
    }

    /** The floats themselves, so many from {@code at} on; not to be used after {@link #close()}. */
    FloatBuffer view(int at, int count) {
        return buffer.slice(at, count);
    }

    /** Copies a buffer's floats, from its position to its limit. */
    void write(int at, FloatBuffer source) {
        buffer.slice(at, source.remaining()).put(source);
    }

    @Override
    public void close() {
        pointer.close();
    }
}
