package io.tatara.data.shard;

import io.tatara.TataraException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new local file that is written once, in order, through one buffer of native byte order. Not thread-safe. */
final class ShardFile {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private ByteBuffer buffer;
    private long flushed;

    ShardFile(Path folder) {
        this.buffer = buffer(BUFFER_BYTES);
        try {
            this.path = Files.createTempFile(folder, "tatara-", ".shard");
            this.channel = FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new TataraException(
                    "Cannot create a shard in %s: %s. Spark's local directories (spark.local.dir) must be writable."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** Bytes written so far. */
    long length() {
        return flushed + buffer.position();
    }

    /** The buffer, at the place to write to, with room for so many bytes. */
    ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
            if (buffer.capacity() < bytes) {
                buffer = buffer(bytes);
            }
        }
        return buffer;
    }

    /** Writes what is left and closes the file, which stays. */
    void finish() {
        flush();
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void delete() {
        try {
            channel.close();
            Files.deleteIfExists(path);
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
        flushed += buffer.limit();
        buffer.clear();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    TataraException failure(IOException e) {
        return new TataraException(
                "Cannot write the shard %s of %d bytes: %s. It needs free space on Spark's local disk (spark.local.dir)."
                        .formatted(path, length(), e.getMessage()),
                e);
    }
}
