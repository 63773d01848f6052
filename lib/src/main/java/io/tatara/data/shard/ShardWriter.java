package io.tatara.data.shard;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes records to a new local file, through one buffer whatever the number of rows, and turns it into a
 * {@link Shard}. Closing a writer that was not finished deletes the file. Not thread-safe.
 */
public final class ShardWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path file;
    private final Schema schema;
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long rows;
    private boolean finished;

    /**
     * Creates the file.
     *
     * @param folder an existing local folder; the file's name is new and unique
     */
    public ShardWriter(Path folder, Schema schema) {
        this.schema = schema;
        int recordBytes = Math.multiplyExact(4, schema.recordWidth());
        this.buffer =
                ByteBuffer.allocateDirect(Math.max(BUFFER_BYTES, recordBytes)).order(ByteOrder.nativeOrder());
        try {
            this.file = Files.createTempFile(folder, "tatara-", ".shard");
            this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new TataraException(
                    "Cannot create a shard in %s: %s. Spark's local directories (spark.local.dir) must be writable."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** Appends one record of {@code schema.recordWidth()} floats; the array stays the caller's. */
    public void add(float[] values) {
        int bytes = 4 * schema.recordWidth();
        if (values.length != schema.recordWidth()) {
            throw new IllegalArgumentException(
                    "a record has %d floats, got %d".formatted(schema.recordWidth(), values.length));
        }
        if (buffer.remaining() < bytes) {
            flush();
        }
        buffer.asFloatBuffer().put(values);
        buffer.position(buffer.position() + bytes);
        rows++;
    }

    /** Ends writing; the shard owns the file from now on. */
    public Shard finish() {
        return finish(Shard.SEGMENT_BYTES);
    }

    Shard finish(long segmentBytes) {
        flush();
        try {
            channel.close();
            Shard shard = Shard.map(file, schema, rows, segmentBytes);
            finished = true;
            return shard;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw failure(e);
        }
        buffer.clear();
    }

    private TataraException failure(IOException e) {
        return new TataraException(
                "Cannot write the shard %s after %d rows of %d bytes: %s. It needs free space on Spark's local disk (spark.local.dir)."
                        .formatted(file, rows, 4L * schema.recordWidth(), e.getMessage()),
                e);
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
