package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.tatara.collective.Values;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A {@link PeerMessage} as the bytes that are sent, in a pooled buffer that the sending releases. */
final class Frame {

    private Frame() {}

    /** With {@code count} floats behind the note; they are copied. */
    static ByteBuf of(Kind kind, Stamp stamp, int offset, byte @Nullable [] note, Values values, int from, int count) {
        int padded = PeerMessage.padded(note);
        int floatsAt = PeerMessage.HEADER + padded;
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(floatsAt + 4 * count);
        if (note != null) {
            message.setZero(PeerMessage.HEADER, padded).setBytes(PeerMessage.HEADER, note);
        }
        values.read(
                from,
                message.nioBuffer(floatsAt, 4 * count)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer());
        message.writerIndex(floatsAt + 4 * count);
        PeerMessage.seal(message, kind, stamp, offset, note);
        return message;
    }
}
