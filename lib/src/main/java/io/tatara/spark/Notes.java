package io.tatara.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The notes of one exchange in one piece: each after its length. */
final class Notes {

    private Notes() {}

    static byte[] pack(List<byte[]> notes) {
        int bytes = notes.stream().mapToInt(note -> 4 + note.length).sum();
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] note : notes) {
            out.putInt(note.length).put(note);
        }
        return out.array();
    }

    static List<byte[]> unpack(byte[] packed) {
        ByteBuffer in = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> notes = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] note = new byte[in.getInt()];
            in.get(note);
            notes.add(note);
        }
        return notes;
    }
}
