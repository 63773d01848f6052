package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.spark.sql.Row;

/** Writes records of fixed width to one file. */
public final class DenseShardWriter implements ShardWriter {

    private final RecordEncoder encoder;
    private final Schema schema;
    private final int recordBytes;
    private final ShardFile file;
    private long rows;
    private boolean finished;

    /** For rows or records whose weight, if the schema has one, is their own. */
    public DenseShardWriter(Path folder, Schema schema) {
        this(folder, schema, ExampleWeights.of(schema));
    }

    DenseShardWriter(Path folder, Schema schema, ExampleWeights weights) {
        this.encoder = new RecordEncoder(schema, weights);
        this.schema = encoder.schema();
        this.recordBytes = Math.multiplyExact(4, this.schema.recordWidth());
        this.file = new ShardFile(folder);
    }

    @Override
    public void add(Row row) {
        add(encoder.encode(row));
    }

    /** Appends one record of {@code schema.recordWidth()} floats; the array stays the caller's. */
    public void add(float[] values) {
        if (values.length != schema.recordWidth()) {
            throw new IllegalArgumentException(
                    "a record has %d floats, got %d".formatted(schema.recordWidth(), values.length));
        }
        ByteBuffer buffer = file.room(recordBytes);
        buffer.asFloatBuffer().put(values);
        buffer.position(buffer.position() + recordBytes);
        rows++;
    }

    @Override
    public MappedShard finish() {
        return finish(MappedShard.SEGMENT_BYTES);
    }

    MappedShard finish(long segmentBytes) {
        file.finish();
        try {
            MappedShard shard = DenseShard.map(file.path(), schema, rows, segmentBytes, true);
            finished = true;
            return shard;
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    @Override
    public void close() {
        if (!finished) {
            file.delete();
        }
    }
}
