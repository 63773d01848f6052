package io.tatara.tuning.sample;

import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Sobol's points, shuffled within the digits of each coordinate so that seeds give different points, as even as before: of
 * any 2ᵏ of them that begin at a multiple of that, each 2ᵏ-th of a coordinate has one.
 *
 * <p>Owen's scrambling by a hash that changes a digit only by those above it.
 *
 * @see <a href="https://jcgt.org/published/0009/04/01/">Burley, Practical Hash-based Owen Scrambling, JCGT 9(4), 2020</a>
 */
final class Scrambled {

    /** As many as there are direction numbers for. */
    static final int MOST_DIMENSIONS = 1000;

    private static final double TWO_32 = 0x1.0p32;

    private final int[] keys;
    /** Made once: it reads its directions from a file. */
    private final SobolSequenceGenerator sequence;

    Scrambled(int dimensions, long seed) {
        this.keys = new int[dimensions];
        for (int i = 0; i < dimensions; i++) {
            keys[i] = (int) Draws.of(seed, "scramble", i).nextLong();
        }
        this.sequence = new SobolSequenceGenerator(dimensions);
    }

    /** The point at an index from 0, each coordinate in (0, 1). */
    synchronized double[] point(int index) {
        double[] point = sequence.skipTo(index);
        for (int i = 0; i < point.length; i++) {
            int digits = (int) (long) (point[i] * TWO_32);
            int scrambled = Integer.reverse(hash(Integer.reverse(digits), keys[i]));
            // the middle of what 32 digits leave open
            point[i] = (Integer.toUnsignedLong(scrambled) + 0.5) / TWO_32;
        }
        return point;
    }

    /** Laine and Karras' permutation: a bit depends on the key and on lower bits alone. */
    private static int hash(int bits, int key) {
        int hash = bits + key;
        hash ^= hash * 0x6c50b47c;
        hash ^= hash * 0xb82f1e52;
        hash ^= hash * 0xc7afe638;
        hash ^= hash * 0x8d22f6e6;
        return hash;
    }
}
