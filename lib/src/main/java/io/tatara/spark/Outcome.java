package io.tatara.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** What an exchange came to, on its way from the driver to all ranks. Serialized as bytes: that is copied, not looped over. */
final class Outcome implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final byte[] notes;
    private final byte[] sums;

    private Outcome(int index, byte[] notes, byte[] sums) {
        this.index = index;
        this.notes = notes;
        this.sums = sums;
    }

    /** @param index the exchange's, from 0 */
    static Outcome of(int index, List<byte[]> notes, float[] sums) {
        byte[] bytes = new byte[Math.multiplyExact(4, sums.length)];
        floats(bytes).put(sums);
        return new Outcome(index, Notes.pack(notes), bytes);
    }

    int index() {
        return index;
    }

    /** Everyone's note, in rank order. */
    List<byte[]> notes() {
        return Notes.unpack(notes);
    }

    void readSums(float[] target) {
        floats(sums).get(target);
    }

    /** Bytes as the floats that they are. */
    static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
