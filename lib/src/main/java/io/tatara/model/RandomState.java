package io.tatara.model;

import java.nio.ByteBuffer;

/**
 * Where initialisation stands in its stream of random numbers: what one segment hands to the next, so that all together
 * start from the parameters that the whole network would start from.
 */
public record RandomState(long root, long node) {

    /** Before the first layer: the network's own seed begins the stream. */
    public static final RandomState START = new RandomState(0, 0);

    public byte[] toBytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(root).putLong(node).array();
    }

    public static RandomState read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new RandomState(in.getLong(), in.getLong());
    }
}
