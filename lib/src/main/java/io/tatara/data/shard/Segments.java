package io.tatara.data.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file mapped read-only in segments. Each reaches into the next by the longest record, so that a record that begins in
 * a segment is whole in it, wherever the others end.
 */
final class Segments {

    private final Path file;
    private final long length;
    private final long stride;
    private final ByteBuffer[] segments;

    private Segments(Path file, long length, long stride, ByteBuffer[] segments) {
        this.file = file;
        this.length = length;
        this.stride = stride;
        this.segments = segments;
    }

    /** @param longest bytes of the longest record */
    static Segments map(Path file, long stride, long longest) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((length + stride - 1) / stride)];
            for (int s = 0; s < segments.length; s++) {
                long first = s * stride;
                segments[s] = channel.map(MapMode.READ_ONLY, first, Math.min(stride + longest, length - first))
                        .order(ByteOrder.nativeOrder());
            }
            return new Segments(file, length, stride, segments);
        }
    }

    /** Bytes of the file. */
    long length() {
        return length;
    }

    /** The segment that holds whole the record that begins at a byte of the file. */
    ByteBuffer of(long start) {
        return segments[(int) (start / stride)];
    }

    /** Where in its segment that record begins. */
    int within(long start) {
        return (int) (start % stride);
    }

    Path file() {
        return file;
    }

    /** @param delete whether the file goes */
    void close(boolean delete) {
        // a mapping cannot be undone by hand in Java 17 without risking a crash on a late read: the collector does it
        Arrays.fill(segments, null);
        if (!delete) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the shard " + file, e);
        }
    }
}
