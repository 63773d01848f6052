package io.tatara.spark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.tatara.collective.Values;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Makes of a {@link PeerMessage} the bytes that are sent, in a pooled buffer that the sending releases. Used by one thread. */
final class Frame {

    private float[] chunk = {};

    /** With {@code count} floats behind the note; they are copied. */
    ByteBuf of(Kind kind, Stamp stamp, int offset, byte @Nullable [] note, Values values, int from, int count) {
        int padded = PeerMessage.padded(note);
        int floatsAt = PeerMessage.HEADER + padded;
        int bytes = stamp.wire().bytes(count);
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(floatsAt + bytes);
        if (note != null) {
            message.setZero(PeerMessage.HEADER, padded).setBytes(PeerMessage.HEADER, note);
        }
        put(stamp, values, from, count, message.nioBuffer(floatsAt, bytes).order(ByteOrder.LITTLE_ENDIAN));
        message.writerIndex(floatsAt + bytes);
        PeerMessage.seal(message, kind, stamp, offset, note);
        return message;
    }

    private void put(Stamp stamp, Values values, int from, int count, ByteBuffer target) {
        if (!stamp.wire().rounds()) {
            values.read(from, target.asFloatBuffer());
            return;
        }
        if (chunk.length < count) {
            chunk = new float[count];
        }
        values.read(from, FloatBuffer.wrap(chunk, 0, count));
        stamp.wire().pack(chunk, 0, count, target);
    }
}
