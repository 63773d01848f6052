package io.tatara.collective;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How floats are sent. The narrow formats hold floats in blocks of {@link #BLOCK}, which share an exponent: what is to be sent
 * is {@linkplain #round rounded} first, to floats that the format holds exactly, so that a sum is the same whether its parts
 * came by the network or not. Blocks begin at multiples of {@link #BLOCK} of the whole array, as parts of it do.
 *
 * <pre>
 *   E   exponent of the largest magnitude of a block, 0 ≤ E ≤ 255 as IEEE 754 biases it, sent in a byte before the block
 *   fp16   1 sign bit, 5 bits of exponent relative to E, 10 of mantissa: halves whose range follows the block
 *   int8   k, −127 ≤ k ≤ 127, for k·2^(E − 127 − 6)
 * </pre>
 *
 * In both a block that holds anything not finite, or 2^100 and more, becomes NaN as a whole, and one below 2^−90 zero. Rounding
 * takes at most a unit of the last place; error feedback, which is the caller's, brings it back. Stateless.
 */
public sealed interface Wire extends Serializable permits Floats, Blocked {

    /** Floats that share an exponent. */
    int BLOCK = 64;

    /** The format of a {@link #code}; null if there is none. */
    static @Nullable Wire of(int code) {
        return switch (code) {
            case Floats.CODE -> new Floats();
            case Halves.CODE -> new Halves();
            case Bytes.CODE -> new Bytes();
            default -> null;
        };
    }

    /** The format of a {@link #label}; null if there is none. */
    static @Nullable Wire of(String label) {
        return switch (label) {
            case Floats.LABEL -> new Floats();
            case Halves.LABEL -> new Halves();
            case Bytes.LABEL -> new Bytes();
            default -> null;
        };
    }

    /** What stands for it in a message's header. */
    int code();

    /** As run files call it. */
    String label();

    /** Whether it holds some floats alone. */
    boolean rounds();

    /** Makes floats such as the format holds; {@code from} begins a block. Rounding them again changes nothing. */
    void round(float[] values, int from, int count);

    /** The bytes that so many floats take. */
    int bytes(int floats);

    /** The floats that so many bytes hold. */
    int floats(int bytes);

    /** Puts floats that were rounded, from a block's first on. */
    void pack(float[] values, int from, int count, ByteBuffer target);

    /** Gets the floats that were put, to the bit. */
    void unpack(ByteBuffer source, float[] values, int from, int count);
}
