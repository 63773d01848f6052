package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one worker sends another: a header of 44 bytes, perhaps a note and zeros up to a whole number of ints, then floats in
 * some format. Little-endian.
 *
 * @param kind what it is
 * @param rank the sender
 * @param runId the training's secret number: messages of another run are refused
 * @param generation of the roster that the sender works with
 * @param index the sender's count of exchanges
 * @param total floats of the whole exchange, or letter
 * @param offset of the first float: in the array or letter, or for a part in the receiver's slice
 * @param wire the format of the floats
 * @param note null where the message carries none; a view of the received bytes, as is {@code floats}, valid only while
 *     they are being handled
 * @param floats some of the exchange's, or letter's
 */
record PeerMessage(
        Kind kind,
        int rank,
        long runId,
        int generation,
        int index,
        int total,
        int offset,
        Wire wire,
        @Nullable ByteBuffer note,
        ByteBuffer floats) {

    static final int HEADER = 44;

    /** The format's code stands above the kind's, in one int. */
    private static final int WIRE = 8;

    enum Kind {
        /** Says who is at the other end of a new connection. */
        HELLO(1),
        /** Some of the sender's floats, for the owner of their slice; the first to each owner brings the sender's note. */
        PART(2),
        /** Some of the sums, from the owner of their slice. */
        SUM(3),
        /** Some of an exchange that the receiver lost the end of; the first brings all notes. */
        OUTCOME(4),
        /** Some of what the sender has for the receiver alone, apart from exchanges. */
        LETTER(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** What a sender says of all it sends in one exchange. */
    record Stamp(int rank, long runId, int generation, int index, int total, Wire wire) {}

    /** The bytes that a note takes, with the zeros behind it. */
    static int padded(byte @Nullable [] note) {
        return note == null ? 0 : (note.length + 3) & ~3;
    }

    /** Writes the header before the note and the floats, which lie from {@link #HEADER} to the writer's index. */
    static void seal(ByteBuf message, Kind kind, Stamp stamp, int offset, byte @Nullable [] note) {
        int bytes = message.writerIndex();
        CRC32C crc = new CRC32C();
        crc.update(message.nioBuffer(HEADER, bytes - HEADER));
        message.setIntLE(0, kind.code | stamp.wire.code() << WIRE)
                .setIntLE(4, stamp.rank)
                .setLongLE(8, stamp.runId)
                .setIntLE(16, stamp.generation)
                .setIntLE(20, stamp.index)
                .setIntLE(24, stamp.total)
                .setIntLE(28, offset)
                .setIntLE(32, note == null ? -1 : note.length)
                .setIntLE(36, bytes - HEADER)
                .setIntLE(40, (int) crc.getValue());
    }

    static PeerMessage read(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER) {
            throw new CollectiveException("a message of %d bytes has no header".formatted(in.remaining()));
        }
        int codes = in.getInt();
        Kind kind = Kind.of(codes & 0xff);
        Wire wire = Wire.of(codes >>> WIRE);
        int rank = in.getInt();
        long runId = in.getLong();
        int generation = in.getInt();
        int index = in.getInt();
        int total = in.getInt();
        int offset = in.getInt();
        int noteBytes = in.getInt();
        int length = in.getInt();
        int sum = in.getInt();
        ByteBuffer payload = in.slice().order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(payload.duplicate());
        if (kind == null || wire == null || payload.remaining() != length || sum != (int) crc.getValue()) {
            throw new CollectiveException("a message of rank %d in round %d is damaged".formatted(rank, index));
        }
        ByteBuffer note = noteBytes < 0 ? null : payload.slice(0, noteBytes);
        ByteBuffer floats = payload.position(noteBytes < 0 ? 0 : (noteBytes + 3) & ~3)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        return new PeerMessage(kind, rank, runId, generation, index, total, offset, wire, note, floats);
    }

    int count() {
        return wire.floats(floats.remaining());
    }

    /** Puts the floats into an array. */
    void unpack(float[] target, int at) {
        wire.unpack(floats.duplicate().order(ByteOrder.LITTLE_ENDIAN), target, at, count());
    }

    byte @Nullable [] noteBytes() {
        if (note == null) {
            return null;
        }
        byte[] bytes = new byte[note.remaining()];
        note.duplicate().get(bytes);
        return bytes;
    }
}
