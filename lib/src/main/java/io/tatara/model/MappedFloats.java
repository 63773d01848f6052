package io.tatara.model;

import io.tatara.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array that may not fit in memory: it is in a temporary file, which the operating system writes out as it needs room. The
 * file has no name any more and goes with the mapping.
 *
 * @param array a row over the file, and {@code floats} the same; in use while either is reachable
 */
record MappedFloats(INDArray array, FloatBuffer floats) {

    /** What one mapping spans. */
    static final long MOST = Integer.MAX_VALUE / Float.BYTES;

    /**
     * Makes one of zeros.
     *
     * @throws IllegalArgumentException of more floats than a file is mapped of at once
     */
    static MappedFloats of(long length) {
        if (length > MOST) {
            throw new IllegalArgumentException(
                    "a layer of %,d parameters is dealt out from a file of at most %,d".formatted(length, MOST));
        }
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "tatara-layer-" + UUID.randomUUID() + ".f32");
        try {
            FloatBuffer floats = MappedFile.create(file, length * Float.BYTES).asFloatBuffer();
            FloatPointer pointer = new FloatPointer(floats);
            DataBuffer buffer = Nd4j.createBuffer(pointer, DataType.FLOAT, length, FloatIndexer.create(pointer));
            return new MappedFloats(Nd4j.create(buffer, 1, length), floats);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot keep a layer of %,d parameters in %s; java.io.tmpdir says where".formatted(length, file),
                    e);
        } finally {
            file.toFile().delete();
        }
    }
}
