package io.tatara.spark;

import io.tatara.spark.PeerMessage.Stamp;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Memory that processes of one host share, as a file that each maps: its owner writes its parts and sums, the others read
 * them, and what goes over the network is that they are there. Through sockets of one host the same floats take ten
 * times as long.
 *
 * <pre>
 *   bytes    0  run and rank of the owner, that nobody takes another's file for it
 *           16  stamp of the parts
 *           24  stamp of the sums
 *           64  an exchange's floats: the owner's parts, each where it is in the array
 *     64 + 4·n  the sums likewise
 * </pre>
 *
 * A stamp is the generation and index of the exchange whose floats follow; it changes before they do. Whoever finds it
 * changed when it has read may have read anything, and is out of the roster.
 */
final class Region {

    private static final int PARTS = 16;
    private static final int SUMS = 24;
    private static final int FLOATS = 64;
    private static final int MOST_FLOATS = (Integer.MAX_VALUE - FLOATS) / 8;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;

    private Region(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether an array of this length fits. */
    static boolean fits(int length) {
        return length <= MOST_FLOATS;
    }

    /** Makes the file, for an array of {@code length} floats. A disk that is full says so here, not when it is written to. */
    static Region create(Path file, long runId, int rank, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = FLOATS + 8L * length;
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (long left = size; left > 0; left -= zeros.limit()) {
                zeros.clear().limit((int) Math.min(left, zeros.capacity()));
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
            Region region = new Region(channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
            region.bytes.putLong(0, runId).putLong(8, rank);
            return region;
        }
    }

    /** Maps another's file to read; null if there is none here, or it is not that rank's. */
    static @Nullable Region open(Path file, long runId, int rank) {
        if (!Files.isReadable(file)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Region region = new Region(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            return region.bytes.capacity() >= FLOATS
                            && region.bytes.getLong(0) == runId
                            && region.bytes.getLong(8) == rank
                    ? region
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private int length() {
        return (bytes.capacity() - FLOATS) / 8;
    }

    boolean holds(int length) {
        return length <= length();
    }

    /** What was there is no longer good. */
    void beginParts(Stamp stamp) {
        begin(PARTS, stamp);
    }

    void beginSums(Stamp stamp) {
        begin(SUMS, stamp);
    }

    private void begin(int at, Stamp stamp) {
        LONGS.setVolatile(bytes, at, code(stamp.generation(), stamp.index()));
        VarHandle.fullFence();
    }

    private static long code(int generation, int index) {
        return (long) generation << 32 | index;
    }

    /** Writes some of the owner's parts, which lie at {@code from} in the array. */
    void putParts(float[] values, int from, int count) {
        put(FLOATS + 4 * from, values, from, count);
    }

    /** Writes some of the sums, to lie at {@code at} in the array. */
    void putSums(float[] values, int at, int count) {
        put(FLOATS + 4 * (length() + at), values, 0, count);
    }

    private void put(int position, float[] values, int from, int count) {
        bytes.duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(position)
                .asFloatBuffer()
                .put(values, from, count);
        VarHandle.fullFence();
    }

    /** The floats that lie at {@code from} in the array, of the parts or the sums, as bytes. */
    ByteBuffer floats(boolean sums, int from, int count) {
        int position = FLOATS + 4 * (from + (sums ? length() : 0));
        return bytes.slice(position, 4 * count).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether what has just been read was of this exchange all the while. */
    boolean isStill(boolean sums, int generation, int index) {
        VarHandle.fullFence();
        return (long) LONGS.getVolatile(bytes, sums ? SUMS : PARTS) == code(generation, index);
    }
}
