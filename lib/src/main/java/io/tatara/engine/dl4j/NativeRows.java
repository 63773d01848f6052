package io.tatara.engine.dl4j;

import io.tatara.TataraException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A native array in c-order, allocated once and refilled, of which the first rows are in use. */
final class NativeRows implements AutoCloseable {

    private final INDArray array;
    private final NativeFloats floats;
    private final int width;

    /** @param shape rows that it holds at most, then the shape of one of them */
    NativeRows(long... shape) {
        this.array = Nd4j.create(DataType.FLOAT, shape);
        this.floats = new NativeFloats(array);
        this.width = Math.toIntExact(array.length() / shape[0]);
    }

    NativeFloats floats() {
        return floats;
    }

    /** The first rows, a view. */
    INDArray first(int rows) {
        if (rows > array.size(0)) {
            throw new IllegalArgumentException("%d rows do not fit into %d".formatted(rows, array.size(0)));
        }
        if (rows == array.size(0)) {
            return array;
        }
        long[] shape = array.shape().clone();
        shape[0] = rows;
        return array.reshape(array.length())
                .get(NDArrayIndex.interval(0, (long) rows * width))
                .reshape('c', shape);
    }

    /** Fills the first rows with a buffer's floats, from its position on. */
    void write(FloatBuffer source, int rows) {
        floats.write(source.slice(source.position(), rows * width));
    }

    /**
     * Fills a buffer, from its position on, with an array of any layout, by way of the first rows.
     *
     * @param values null for zeros
     */
    void pass(@Nullable INDArray values, int rows, FloatBuffer target) {
        INDArray mine = first(rows);
        if (values == null) {
            floats.zero(rows * width);
        } else if (Arrays.equals(plain(values), plain(mine))) {
            mine.assign(values.reshape('c', mine.shape()));
        } else {
            throw new TataraException(
                    "the network cannot be cut there, for its arrays have the shape %s instead of %s: cut it elsewhere"
                            .formatted(Arrays.toString(values.shape()), Arrays.toString(mine.shape())));
        }
        floats.read(0, target.slice(target.position(), rows * width));
    }

    /** DL4J makes a vector a sequence of one step on the way back. */
    private static long[] plain(INDArray array) {
        return LongStream.of(array.shape()).filter(size -> size != 1).toArray();
    }

    @Override
    public void close() {
        array.close();
    }
}
