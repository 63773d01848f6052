package io.tatara.collective;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * 8 bits a float, and 8 for each block.
 *
 * <pre>
 *   u = 2^(E − 127 − 6)   unit of a block: its largest magnitude is between 64·u and 128·u
 *   c = 1.5·2^23·u        x + c has no bit below u: adding and taking away rounds to nearest, even where two are near
 * </pre>
 */
public record Bytes() implements Wire {

    static final int CODE = 2;
    private static final long serialVersionUID = 1L;
    private static final int LARGEST = 127;
    private static final int BITS = 6;

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String label() {
        return "int8";
    }

    @Override
    public void round(float[] values, int from, int count) {
        Blocks.round(values, from, count, Bytes::round);
    }

    private static void round(float[] values, int from, int to, int exponent) {
        float most = LARGEST * Blocks.power(exponent - BITS);
        float carry = 1.5f * Blocks.power(exponent - BITS + 23);
        for (int i = from; i < to; i++) {
            float rounded = (values[i] + carry) - carry;
            values[i] = Math.max(-most, Math.min(most, rounded));
        }
    }

    @Override
    public int bytes(int floats) {
        return Blocks.bytes(floats, 1);
    }

    @Override
    public int floats(int bytes) {
        return Blocks.floats(bytes, 1);
    }

    @Override
    public void pack(float[] values, int from, int count, ByteBuffer target) {
        for (int at = from; at < from + count; at += BLOCK) {
            int to = Math.min(at + BLOCK, from + count);
            int exponent = Blocks.exponent(values, at, to);
            target.put((byte) exponent);
            float perUnit = exponent == Blocks.ZERO || exponent == Blocks.NONE ? 0 : 1 / Blocks.power(exponent - BITS);
            for (int i = at; i < to; i++) {
                target.put((byte) (values[i] * perUnit));
            }
        }
    }

    @Override
    public void unpack(ByteBuffer source, float[] values, int from, int count) {
        for (int at = from; at < from + count; at += BLOCK) {
            int to = Math.min(at + BLOCK, from + count);
            int exponent = source.get() & 0xff;
            if (exponent == Blocks.ZERO || exponent == Blocks.NONE) {
                source.position(source.position() + to - at);
                Arrays.fill(values, at, to, exponent == Blocks.ZERO ? 0 : Float.NaN);
                continue;
            }
            float unit = Blocks.power(exponent - BITS);
            for (int i = at; i < to; i++) {
                values[i] = source.get() * unit;
            }
        }
    }
}
