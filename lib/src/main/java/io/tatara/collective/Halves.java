package io.tatara.collective;

import java.nio.ByteBuffer;

/**
 * 16 bits a float, and 8 for each block: IEEE 754's binary16 without subnormals, its exponent relative to the block's, whose
 * largest magnitude has 30, the most of a finite half.
 *
 * <pre>
 *   t = x·(2^13 + 1)      h = t − (t − x) is x with 11 bits of 24, to nearest (Veltkamp, 1968; Dekker, 1971)
 *   u                     least magnitude of a block, 2^−29 of its largest
 *   c = 1.5·2^23·u        (h + c) − c is a multiple of u, and h itself if that is 2^11·u or more
 * </pre>
 */
public record Halves() implements Blocked {

    static final int CODE = 1;
    static final String LABEL = "fp16";
    private static final long serialVersionUID = 1L;
    private static final float SPLIT = (1 << 13) + 1;
    private static final int DROPPED = 13;
    private static final int MANTISSA = 10;
    private static final int TOP = 30;
    private static final int SIGN = 0x8000;

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public int each() {
        return Short.BYTES;
    }

    @Override
    public void roundBlock(float[] values, int from, int to, int exponent) {
        float carry = 1.5f * Blocked.power(exponent - TOP + 1 + 23);
        // the largest with this exponent: what would round up to the next stays below it
        float most = Float.intBitsToFloat((exponent << 23) | (((1 << MANTISSA) - 1) << DROPPED));
        for (int i = from; i < to; i++) {
            float split = values[i] * SPLIT;
            values[i] = ((split - (split - values[i])) + carry) - carry;
        }
        for (int i = from; i < to; i++) {
            values[i] = Math.max(-most, Math.min(most, values[i]));
        }
    }

    @Override
    public void packBlock(float[] values, int from, int to, int exponent, ByteBuffer target) {
        int shift = (exponent - TOP) << MANTISSA;
        for (int i = from; i < to; i++) {
            target.putShort((short) half(Float.floatToRawIntBits(values[i]), shift));
        }
    }

    private static int half(int bits, int shift) {
        int magnitude = (bits & MAGNITUDE) >>> DROPPED;
        return magnitude == 0 ? 0 : ((bits >>> 16) & SIGN) | (magnitude - shift);
    }

    @Override
    public void unpackBlock(ByteBuffer source, float[] values, int from, int to, int exponent) {
        int shift = (exponent - TOP) << MANTISSA;
        for (int i = from; i < to; i++) {
            values[i] = Float.intBitsToFloat(whole(source.getShort(), shift));
        }
    }

    private static int whole(int half, int shift) {
        int magnitude = half & (SIGN - 1);
        return magnitude == 0 ? 0 : ((half & SIGN) << 16) | ((magnitude + shift) << DROPPED);
    }
}
