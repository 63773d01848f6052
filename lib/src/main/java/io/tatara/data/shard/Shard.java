package io.tatara.data.shard;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * One worker's examples, memory-mapped: fixed-width records of floats (features, label, and the weight when the schema
 * is weighted) that the page cache holds, not the heap. Larger than memory and larger than 2 GiB are normal: the file is
 * mapped in segments of whole records. Read-only; closing it deletes the file. Not thread-safe.
 */
public final class Shard implements AutoCloseable {

    static final long SEGMENT_BYTES = 1L << 30;

    private final Path file;
    private final Schema schema;
    private final long rows;
    private final int recordsPerSegment;
    private final FloatBuffer[] segments;

    private Shard(Path file, Schema schema, long rows, int recordsPerSegment, FloatBuffer[] segments) {
        this.file = file;
        this.schema = schema;
        this.rows = rows;
        this.recordsPerSegment = recordsPerSegment;
        this.segments = segments;
    }

    static Shard map(Path file, Schema schema, long rows, long segmentBytes) throws IOException {
        long recordBytes = 4L * schema.recordWidth();
        int recordsPerSegment = (int) Math.max(1, segmentBytes / recordBytes);
        int count = Math.toIntExact((rows + recordsPerSegment - 1) / recordsPerSegment);
        FloatBuffer[] segments = new FloatBuffer[count];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int s = 0; s < count; s++) {
                long first = (long) s * recordsPerSegment;
                long bytes = Math.min(recordsPerSegment, rows - first) * recordBytes;
                segments[s] = channel.map(MapMode.READ_ONLY, first * recordBytes, bytes)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
            }
        }
        return new Shard(file, schema, rows, recordsPerSegment, segments);
    }

    /** Examples held; may be 0. */
    public long rows() {
        return rows;
    }

    public Schema schema() {
        return schema;
    }

    /**
     * Refills a minibatch with the next examples of an order, as many as are left and fit.
     *
     * @param batch of this shard's feature and label width
     * @return how many; 0 at the end
     */
    public int fill(Minibatch batch, EpochOrder order) {
        int size = (int) Math.min(batch.capacity(), order.remaining());
        int featureWidth = schema.featureWidth();
        int labelWidth = schema.task().labelWidth();
        if (!schema.weighted()) {
            Arrays.fill(batch.weights(), 0, size, 1);
        }
        for (int i = 0; i < size; i++) {
            long row = order.next();
            FloatBuffer segment = segments[(int) (row / recordsPerSegment)];
            int at = (int) (row % recordsPerSegment) * schema.recordWidth();
            segment.get(at, batch.features(), i * featureWidth, featureWidth);
            segment.get(at + featureWidth, batch.labels(), i * labelWidth, labelWidth);
            if (schema.weighted()) {
                batch.weights()[i] = segment.get(at + featureWidth + labelWidth);
            }
        }
        batch.resize(size);
        return size;
    }

    @Override
    public void close() {
        // a mapping cannot be undone by hand in Java 17 without risking a crash on a late read: the collector does it
        Arrays.fill(segments, null);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the shard " + file, e);
        }
    }
}
