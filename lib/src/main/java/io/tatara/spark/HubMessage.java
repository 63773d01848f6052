package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says to the hub: a header of 24 bytes, then the payload. Little-endian. The answer is a status and a
 * checksum, 8 bytes, then its own payload.
 *
 * @param kind what is asked
 * @param runId the training's secret number: messages of another run are refused
 * @param round the sender's count of exchanges; 0 where it means nothing
 * @param payload a view of the received bytes, valid only while they are being handled
 */
record HubMessage(Kind kind, int rank, long runId, int round, ByteBuffer payload) {

    static final int HEADER = 24;
    static final int ANSWER_HEADER = 8;
    private static final int OK = 0;
    private static final int FAILED = 1;

    enum Kind {
        /** Says who speaks, and where from. */
        REGISTER(1),
        /** Asks for the next roster; answered when there is one. */
        READY(2),
        HEARTBEAT(3),
        /** What the sender reports, in order. */
        EVENTS(4),
        /** The sender cannot go on, and so nobody can. */
        FAILURE(5),
        /** Others do not come. */
        MISSING(6),
        /** The sender goes before its time. */
        LEAVE(7),
        /** The sender goes, and has done everything. */
        FINISH(8);

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

    /** Returns a buffer for a message, its position after the header. */
    static ByteBuffer allocate(int payloadBytes) {
        return ByteBuffer.allocate(Math.addExact(HEADER, payloadBytes))
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(HEADER);
    }

    /** Fills the header in and flips the buffer; whatever follows the header up to the position is the payload. */
    static ByteBuffer seal(ByteBuffer message, Kind kind, int rank, long runId, int round) {
        message.flip();
        int crc = crc(message.duplicate().position(HEADER));
        return message.putInt(0, kind.code)
                .putInt(4, rank)
                .putLong(8, runId)
                .putInt(16, round)
                .putInt(20, crc);
    }

    static HubMessage read(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER) {
            throw new CollectiveException("a message of %d bytes has no header".formatted(in.remaining()));
        }
        Kind kind = Kind.of(in.getInt());
        int rank = in.getInt();
        long runId = in.getLong();
        int round = in.getInt();
        int crc = in.getInt();
        if (kind == null || crc != crc(in.duplicate())) {
            throw new CollectiveException("a message of rank %d in round %d is damaged".formatted(rank, round));
        }
        return new HubMessage(kind, rank, runId, round, in.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Returns a buffer for an answer, its position after the header. */
    static ByteBuffer allocateAnswer(int payloadBytes) {
        return ByteBuffer.allocate(Math.addExact(ANSWER_HEADER, payloadBytes))
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(ANSWER_HEADER);
    }

    static ByteBuffer sealAnswer(ByteBuffer answer) {
        answer.flip();
        return answer.putInt(0, OK).putInt(4, crc(answer.duplicate().position(ANSWER_HEADER)));
    }

    static ByteBuffer failure(String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        ByteBuffer answer = allocateAnswer(text.length).put(text);
        return sealAnswer(answer).putInt(0, FAILED);
    }

    /** Returns the answer's payload, or throws what the hub said went wrong. */
    static ByteBuffer readAnswer(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int status = in.getInt();
        int crc = in.getInt();
        if (crc != crc(in.duplicate())) {
            throw new CollectiveException("an answer of the driver is damaged");
        }
        if (status != OK) {
            throw new CollectiveException(
                    StandardCharsets.UTF_8.decode(in.slice()).toString());
        }
        return in.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] payloadBytes() {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    String payloadText() {
        return new String(payloadBytes(), StandardCharsets.UTF_8);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
