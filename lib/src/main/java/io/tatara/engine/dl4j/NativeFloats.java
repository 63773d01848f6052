package io.tatara.engine.dl4j;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bulk copies between Java arrays and the native buffer of an INDArray; ND4J's own go element by element. The array
 * must own its whole buffer and live as long as this does.
 */
final class NativeFloats {

    private final FloatPointer pointer;
    private final FloatBuffer buffer;
    private final int length;

    NativeFloats(INDArray array) {
        if (array.dataType() != DataType.FLOAT || array.offset() != 0) {
            throw new IllegalArgumentException("expected floats from the start of a buffer, got %s at offset %d"
                    .formatted(array.dataType(), array.offset()));
        }
        this.pointer = new FloatPointer(array.data().pointer());
        this.length = Math.toIntExact(array.length());
        // a pointer's own put of one float is a call into native code
        this.buffer = pointer.capacity(length).asBuffer();
    }

    int length() {
        return length;
    }

    void read(float[] target, int count) {
        check(target.length, count);
        pointer.get(target, 0, count);
    }

    /** Fills a buffer with the floats from {@code from} on. */
    void read(int from, FloatBuffer target) {
        target.put(buffer.slice(from, target.remaining()));
    }

    void write(float[] source, int count) {
        check(source.length, count);
        pointer.put(source, 0, count);
    }

    /** Replaces the first floats by all that a buffer has left. */
    void write(FloatBuffer source) {
        buffer.slice(0, source.remaining()).put(source);
    }

    /** Zeros the first {@code count}. */
    void zero(int count) {
        check(count, count);
        Pointer.memset(pointer, 0, (long) Float.BYTES * count);
    }

    void put(int at, float value) {
        buffer.put(at, value);
    }

    private void check(int available, int count) {
        if (count > available || count > length) {
            throw new IllegalArgumentException(
                    "%d floats do not fit: the array has %d, the buffer %d".formatted(count, available, length));
        }
    }
}
