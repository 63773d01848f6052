package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.tatara.collective.CollectiveException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one worker sends another: a header of 36 bytes, then the payload. Little-endian.
 *
 * @param rank the sender
 * @param runId the training's secret number: messages of another run are refused
 * @param round the sender's count of exchanges
 * @param total floats of the whole exchange; 0 where the kind has none
 * @param offset of the first float of the payload in it
 * @param payload a view of the received bytes, valid only while they are being handled
 */
record PeerMessage(Kind kind, int rank, long runId, int round, int total, int offset, ByteBuffer payload) {

    static final int HEADER = 36;

    enum Kind {
        /** Says who is at the other end of a new connection. */
        HELLO(1),
        /** Some of the sender's floats, for the owner of their slice. */
        PART(2),
        /** Some of the sums, from the owner of their slice. */
        SUM(3),
        /** All of the sender's bytes. */
        GATHER(4);

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

    /** Writes the header before the payload, which lies from {@link #HEADER} to the writer's index. */
    static void seal(ByteBuf message, Kind kind, int rank, long runId, int round, int total, int offset) {
        int bytes = message.writerIndex();
        CRC32C crc = new CRC32C();
        crc.update(message.nioBuffer(HEADER, bytes - HEADER));
        message.setIntLE(0, kind.code)
                .setIntLE(4, rank)
                .setLongLE(8, runId)
                .setIntLE(16, round)
                .setIntLE(20, total)
                .setIntLE(24, offset)
                .setIntLE(28, bytes - HEADER)
                .setIntLE(32, (int) crc.getValue());
    }

    static PeerMessage read(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER) {
            throw new CollectiveException("a message of %d bytes has no header".formatted(in.remaining()));
        }
        Kind kind = Kind.of(in.getInt());
        int rank = in.getInt();
        long runId = in.getLong();
        int round = in.getInt();
        int total = in.getInt();
        int offset = in.getInt();
        int length = in.getInt();
        int sum = in.getInt();
        ByteBuffer payload = in.slice().order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(payload.duplicate());
        if (kind == null || payload.remaining() != length || sum != (int) crc.getValue()) {
            throw new CollectiveException("a message of rank %d in round %d is damaged".formatted(rank, round));
        }
        return new PeerMessage(kind, rank, runId, round, total, offset, payload);
    }

    int floats() {
        return payload.remaining() / 4;
    }
}
