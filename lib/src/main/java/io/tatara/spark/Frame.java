package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Shared;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A {@link PeerMessage} as the bytes that are sent, in a pooled buffer that the sending releases. */
final class Frame {

    private Frame() {}

    /** With floats behind the note; they are copied. */
    static ByteBuf of(Kind kind, Stamp stamp, int offset, byte @Nullable [] note, float[] values, int from, int count) {
        ByteBuf message = begin(note, 4 * count);
        int floatsAt = message.writerIndex();
        message.nioBuffer(floatsAt, 4 * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values, from, count);
        message.writerIndex(floatsAt + 4 * count);
        PeerMessage.seal(message, kind, stamp, offset, Shared.NONE, note);
        return message;
    }

    /** With word of floats that lie in the sender's region. */
    static ByteBuf telling(Kind kind, Stamp stamp, int offset, byte @Nullable [] note, Shared shared) {
        ByteBuf message = begin(note, 0);
        PeerMessage.seal(message, kind, stamp, offset, shared, note);
        return message;
    }

    private static ByteBuf begin(byte @Nullable [] note, int more) {
        int padded = PeerMessage.padded(note);
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(PeerMessage.HEADER + padded + more);
        if (note != null) {
            message.setZero(PeerMessage.HEADER, padded).setBytes(PeerMessage.HEADER, note);
        }
        return message.writerIndex(PeerMessage.HEADER + padded);
    }
}
