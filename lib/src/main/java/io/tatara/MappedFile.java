package io.tatara;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Files that are memory: of several processes of one host, or more than there is room for. Little-endian. */
public final class MappedFile {

    private static final int STEP = 1 << 16;

    private MappedFile() {}

    /**
     * Makes a file of zeros. A disk that is full says so here, not by the end of the process when it is written to.
     *
     * @param bytes at most what one buffer spans
     */
    public static ByteBuffer create(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(STEP);
            for (long left = bytes; left > 0; left -= zeros.limit()) {
                zeros.clear().limit((int) Math.min(left, zeros.capacity()));
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
            return map(channel, FileChannel.MapMode.READ_WRITE, bytes);
        }
    }

    /**
     * Maps a file that another process made; null if it cannot be had here.
     *
     * @param writes whether it is written to, too
     */
    public static @Nullable ByteBuffer open(Path file, boolean writes) {
        if (!Files.isReadable(file)) {
            return null;
        }
        StandardOpenOption[] options = writes
                ? new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE}
                : new StandardOpenOption[] {StandardOpenOption.READ};
        try (FileChannel channel = FileChannel.open(file, options)) {
            return map(
                    channel, writes ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, channel.size());
        } catch (IOException e) {
            return null;
        }
    }

    private static ByteBuffer map(FileChannel channel, FileChannel.MapMode mode, long bytes) throws IOException {
        return channel.map(mode, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
