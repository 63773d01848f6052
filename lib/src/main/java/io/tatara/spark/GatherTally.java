package io.tatara.spark;

import java.nio.ByteBuffer;

/** Every rank's bytes, each after its length, in rank order. */
final class GatherTally implements Tally {

    private final byte[][] parts;

    GatherTally(int size) {
        this.parts = new byte[size][];
    }

    @Override
    public String describe() {
        return "allGather";
    }

    @Override
    public void add(int rank, ByteBuffer payload) {
        byte[] part = new byte[payload.remaining()];
        payload.get(part);
        parts[rank] = part;
    }

    @Override
    public ByteBuffer answer() {
        int bytes = 0;
        for (byte[] part : parts) {
            bytes = Math.addExact(bytes, 4 + part.length);
        }
        ByteBuffer answer = HubMessage.allocateAnswer(bytes);
        for (byte[] part : parts) {
            answer.putInt(part.length).put(part);
        }
        return HubMessage.sealAnswer(answer);
    }

    static byte[][] read(ByteBuffer answer, int size) {
        byte[][] parts = new byte[size][];
        for (int rank = 0; rank < size; rank++) {
            parts[rank] = new byte[answer.getInt()];
            answer.get(parts[rank]);
        }
        return parts;
    }
}
