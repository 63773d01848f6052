package io.tatara.spark;

import io.tatara.MappedFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Memory that the floats of one rank's letters to another of its host go through, in their order: a ring. That there is a
 * letter in it, and where, comes over the network; its floats do not.
 *
 * <pre>
 *   bytes   0  run, sender and receiver, that nobody takes another's file for it
 *          16  floats that it has room for
 *          56  whether the receiver has it
 *          64  taken: floats that the receiver has taken out, of all that ever went through
 *         128  the floats
 * </pre>
 *
 * Used by one thread of the sender and one of the receiver; what each of them writes is seen by the other once it has heard of it.
 */
final class Chute {

    private static final int ROOM = 16;
    private static final int OPEN = 56;
    private static final int TAKEN = 64;
    private static final int FLOATS = 128;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private long put;

    private Chute(ByteBuffer bytes) {
        this.bytes = bytes;
        this.floats = bytes.slice(FLOATS, Float.BYTES * bytes.getInt(ROOM))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    /** The sender's end. */
    static Chute create(Path file, long runId, int from, int to, int room) throws IOException {
        ByteBuffer bytes = MappedFile.create(file, FLOATS + (long) Float.BYTES * room);
        bytes.putLong(0, runId).putInt(8, from).putInt(12, to).putInt(ROOM, room);
        return new Chute(bytes);
    }

    /** The receiver's end; null if there is none here, or it is not that of these ranks. */
    static @Nullable Chute open(Path file, long runId, int from, int to) {
        ByteBuffer bytes = MappedFile.open(file, true);
        if (bytes == null
                || bytes.capacity() < FLOATS
                || bytes.getLong(0) != runId
                || bytes.getInt(8) != from
                || bytes.getInt(12) != to
                || bytes.capacity() != FLOATS + (long) Float.BYTES * bytes.getInt(ROOM)) {
            return null;
        }
        LONGS.setVolatile(bytes, OPEN, 1L);
        return new Chute(bytes);
    }

    int room() {
        return floats.capacity();
    }

    /** Whether the receiver has it, so that letters may be put in. */
    boolean isOpen() {
        return (long) LONGS.getVolatile(bytes, OPEN) != 0;
    }

    /** Puts a letter in; returns where it is, or −1 if there is no room for it now. Its buffer stays as it is. */
    long put(FloatBuffer letter) {
        int count = letter.remaining();
        if (count > room() - (put - (long) LONGS.getVolatile(bytes, TAKEN))) {
            return -1;
        }
        long at = put;
        int from = (int) (at % room());
        int first = Math.min(count, room() - from);
        floats.put(from, letter, letter.position(), first);
        floats.put(0, letter, letter.position() + first, count - first);
        put += count;
        VarHandle.fullFence();
        return at;
    }

    /** Takes out the letter that is there; letters are taken in their order. */
    void take(long at, FloatBuffer target) {
        VarHandle.fullFence();
        int count = target.remaining();
        int from = (int) (at % room());
        int first = Math.min(count, room() - from);
        target.put(floats.slice(from, first)).put(floats.slice(0, count - first));
        LONGS.setVolatile(bytes, TAKEN, at + count);
    }
}
