package io.tatara.collective;

import java.util.Arrays;

/**
 * Blocks of floats that share an exponent. A format rounds so that the largest magnitude keeps its exponent: who packs a
 * block that was rounded finds the same.
 *
 * <pre>
 *   E   biased exponent of the largest magnitude, or ZERO, or NONE if nothing can be said of the block
 * </pre>
 */
final class Blocks {

    /** Of a block that is all zero. */
    static final int ZERO = 0;

    /** Of a block with something that is not finite, or too large to be rounded by adding. */
    static final int NONE = 255;

    private static final int LEAST = 127 - 90;
    private static final int MOST = 127 + 99;
    private static final int MAGNITUDE = 0x7fff_ffff;

    private Blocks() {}

    /** How a format rounds the floats of one block whose exponent is neither {@link #ZERO} nor {@link #NONE}. */
    @FunctionalInterface
    interface Rounding {
        void round(float[] values, int from, int to, int exponent);
    }

    static void round(float[] values, int from, int count, Rounding rounding) {
        for (int at = from; at < from + count; at += Wire.BLOCK) {
            int to = Math.min(at + Wire.BLOCK, from + count);
            int exponent = exponent(values, at, to);
            if (exponent == ZERO) {
                Arrays.fill(values, at, to, 0);
            } else if (exponent == NONE) {
                Arrays.fill(values, at, to, Float.NaN);
            } else {
                rounding.round(values, at, to, exponent);
            }
        }
    }

    static int exponent(float[] values, int from, int to) {
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

    /** The bytes that blocks take whose floats take so many each. */
    static int bytes(int floats, int each) {
        return floats * each + (floats + Wire.BLOCK - 1) / Wire.BLOCK;
    }

    static int floats(int bytes, int each) {
        int whole = bytes / (Wire.BLOCK * each + 1);
        int rest = bytes % (Wire.BLOCK * each + 1);
        return whole * Wire.BLOCK + Math.max(0, rest - 1) / each;
    }
}
