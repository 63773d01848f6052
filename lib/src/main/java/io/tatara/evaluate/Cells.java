package io.tatara.evaluate;

import java.nio.ByteBuffer;

/** Blocks of doubles and an example count, as bytes: big-endian, one byte of kind first. */
final class Cells {

    private Cells() {}

    static byte[] toBytes(char kind, long examples, double[]... blocks) {
        ByteBuffer buffer = ByteBuffer.allocate(size(blocks));
        buffer.put((byte) kind).putLong(examples);
        for (double[] block : blocks) {
            buffer.asDoubleBuffer().put(block);
            buffer.position(buffer.position() + Double.BYTES * block.length);
        }
        return buffer.array();
    }

    /** Fills the blocks and returns the examples. */
    static long read(char kind, byte[] bytes, double[]... blocks) {
        if (bytes.length != size(blocks) || bytes[0] != (byte) kind) {
            throw new IllegalArgumentException("expected %d bytes of metrics of kind '%s', got %d that start with %s"
                    .formatted(size(blocks), kind, bytes.length, bytes.length == 0 ? "nothing" : "" + (char) bytes[0]));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long examples = buffer.getLong();
        for (double[] block : blocks) {
            buffer.asDoubleBuffer().get(block);
            buffer.position(buffer.position() + Double.BYTES * block.length);
        }
        return examples;
    }

    static void add(double[][] targets, double[][] others) {
        for (int block = 0; block < targets.length; block++) {
            add(targets[block], others[block]);
        }
    }

    static void add(double[] target, double[] other) {
        for (int cell = 0; cell < target.length; cell++) {
            target[cell] += other[cell];
        }
    }

    /** The ratio, and 0 where it would be 0/0. */
    static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static int size(double[]... blocks) {
        int size = 1 + Long.BYTES;
        for (double[] block : blocks) {
            size += Double.BYTES * block.length;
        }
        return size;
    }
}
