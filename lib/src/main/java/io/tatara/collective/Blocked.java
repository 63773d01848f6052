package io.tatara.collective;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A format of blocks of floats that share an exponent: a byte, then the block's floats. It rounds so that the largest
 * magnitude keeps its exponent: who packs a block that was rounded finds the same.
 *
 * <pre>
 *   E   biased exponent of the largest magnitude, or ZERO, or NONE if nothing can be said of the block
 * </pre>
 */
sealed interface Blocked extends Wire permits Halves, Bytes {

    /** Of a block that is all zero. */
    int ZERO = 0;

    /** Of a block with something that is not finite, or too large to be rounded by adding. */
    int NONE = 255;

    int LEAST = 127 - 90;
    int MOST = 127 + 99;
    int MAGNITUDE = 0x7fff_ffff;

    /** Bytes of a float. */
    int each();

    /** Rounds a block whose exponent is neither {@link #ZERO} nor {@link #NONE}, as {@link #pack} and {@link #unpack} do. */
    void roundBlock(float[] values, int from, int to, int exponent);

    void packBlock(float[] values, int from, int to, int exponent, ByteBuffer target);

    void unpackBlock(ByteBuffer source, float[] values, int from, int to, int exponent);

    @Override
    default boolean rounds() {
        return true;
    }

    @Override
    default void round(float[] values, int from, int count) {
        for (int at = from; at < from + count; at += BLOCK) {
            int to = Math.min(at + BLOCK, from + count);
            int exponent = exponent(values, at, to);
            if (!fillIfAlike(values, at, to, exponent)) {
                roundBlock(values, at, to, exponent);
            }
        }
    }

    @Override
    default int bytes(int floats) {
        return floats * each() + (floats + BLOCK - 1) / BLOCK;
    }

    @Override
    default int floats(int bytes) {
        int whole = bytes / (BLOCK * each() + 1);
        int rest = bytes % (BLOCK * each() + 1);
        return whole * BLOCK + Math.max(0, rest - 1) / each();
    }

    @Override
    default void pack(float[] values, int from, int count, ByteBuffer target) {
        for (int at = from; at < from + count; at += BLOCK) {
            int to = Math.min(at + BLOCK, from + count);
            int exponent = exponent(values, at, to);
            target.put((byte) exponent);
            if (isAlike(exponent)) {
                target.put(new byte[each() * (to - at)]);
            } else {
                packBlock(values, at, to, exponent, target);
            }
        }
    }

    @Override
    default void unpack(ByteBuffer source, float[] values, int from, int count) {
        for (int at = from; at < from + count; at += BLOCK) {
            int to = Math.min(at + BLOCK, from + count);
            int exponent = source.get() & 0xff;
            if (fillIfAlike(values, at, to, exponent)) {
                source.position(source.position() + each() * (to - at));
            } else {
                unpackBlock(source, values, at, to, exponent);
            }
        }
    }

    private static boolean isAlike(int exponent) {
        return exponent == ZERO || exponent == NONE;
    }

    /** Returns whether the block's floats are all the same, and then makes them so. */
    private static boolean fillIfAlike(float[] values, int from, int to, int exponent) {
        if (isAlike(exponent)) {
            Arrays.fill(values, from, to, exponent == ZERO ? 0 : Float.NaN);
        }
        return isAlike(exponent);
    }

    private static int exponent(float[] values, int from, int to) {
        int most = 0;
        for (int i = from; i < to; i++) {
            // magnitudes of floats are ordered as their bits are, and what is not finite is above all others
            most = Math.max(most, Float.floatToRawIntBits(values[i]) & MAGNITUDE);
        }
        int exponent = most >>> 23;
        if (exponent > MOST) {
            return NONE;
        }
        return exponent < LEAST ? ZERO : exponent;
    }

    /** 2^(e − 127), for 0 &lt; e &lt; 255. */
    static float power(int e) {
        return Float.intBitsToFloat(e << 23);
    }
}
