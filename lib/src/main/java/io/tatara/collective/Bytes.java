package io.tatara.collective;

import java.nio.ByteBuffer;

/**
 * 8 bits a float, and 8 for each block.
 *
 * <pre>
 *   u = 2^(E − 127 − 6)   unit of a block: its largest magnitude is between 64·u and 128·u
 *   c = 1.5·2^23·u        x + c has no bit below u: adding and taking away rounds to nearest, even where two are near
 * </pre>
 */
public record Bytes() implements Blocked {

    static final int CODE = 2;
    static final String LABEL = "int8";
    private static final long serialVersionUID = 1L;
    private static final int LARGEST = 127;
    private static final int BITS = 6;

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
        return 1;
    }

    @Override
    public void roundBlock(float[] values, int from, int to, int exponent) {
        float most = LARGEST * Blocked.power(exponent - BITS);
        float carry = 1.5f * Blocked.power(exponent - BITS + 23);
        for (int i = from; i < to; i++) {
            float rounded = (values[i] + carry) - carry;
            values[i] = Math.max(-most, Math.min(most, rounded));
        }
    }

    @Override
    public void packBlock(float[] values, int from, int to, int exponent, ByteBuffer target) {
        float perUnit = 1 / Blocked.power(exponent - BITS);
        for (int i = from; i < to; i++) {
            target.put((byte) (values[i] * perUnit));
        }
    }

    @Override
    public void unpackBlock(ByteBuffer source, float[] values, int from, int to, int exponent) {
        float unit = Blocked.power(exponent - BITS);
        for (int i = from; i < to; i++) {
            values[i] = source.get() * unit;
        }
    }
}
