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
import java.util.List;

/** Records of fixed width, all floats: features, label, and the weight when the schema is weighted. */
final class DenseShard implements MappedShard {

    private final Path file;
    private final Schema schema;
    private final long rows;
    private final int recordsPerSegment;
    private final FloatBuffer[] segments;
    private final boolean owns;

    private DenseShard(
            Path file, Schema schema, long rows, int recordsPerSegment, FloatBuffer[] segments, boolean owns) {
        this.file = file;
        this.owns = owns;
        this.schema = schema;
        this.rows = rows;
        this.recordsPerSegment = recordsPerSegment;
        this.segments = segments;
    }

    /** @param owns whether the file goes when the shard is closed */
    static DenseShard map(Path file, Schema schema, long rows, long segmentBytes, boolean owns) throws IOException {
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
        return new DenseShard(file, schema, rows, recordsPerSegment, segments, owns);
    }

    @Override
    public ShardForm form() {
        return new ShardForm(schema, rows, 4 * schema.recordWidth());
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void read(long row, Minibatch batch, int example) {
        int featureWidth = schema.featureWidth();
        int labelWidth = schema.task().labelWidth();
        FloatBuffer segment = segments[(int) (row / recordsPerSegment)];
        int at = (int) (row % recordsPerSegment) * schema.recordWidth();
        segment.get(at, batch.features(), example * featureWidth, featureWidth);
        segment.get(at + featureWidth, batch.labels(), example * labelWidth, labelWidth);
        if (schema.weighted()) {
            batch.weights()[example] = segment.get(at + featureWidth + labelWidth);
        }
    }

    @Override
    public void close() {
        // a mapping cannot be undone by hand in Java 17 without risking a crash on a late read: the collector does it
        Arrays.fill(segments, null);
        if (!owns) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the shard " + file, e);
        }
    }
}
