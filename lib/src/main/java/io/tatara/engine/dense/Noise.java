package io.tatara.engine.dense;

/**
 * Random numbers by position: element i of a stream is a function of (seed, stream, i) alone, the finaliser of SplitMix64
 * (Steele, Lea and Flood, 2014). Two elements share one hash.
 */
final class Noise {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Noise() {}

    /**
     * Draws a mask of inverted dropout: 0 with probability {@code rate}, else 1/(1 − rate).
     *
     * @param start of the page in the stream; however a stream is cut into pages, its elements are the same
     */
    static void mask(float[] mask, int count, float rate, long seed, int stream, long start) {
        float kept = 1 / (1 - rate);
        // an unsigned 32-bit number below this is dropped
        long threshold = (long) (rate * 0x1p32);
        int odd = (int) (start & 1);
        long base = seed + GOLDEN_GAMMA * (((long) stream << 40) + start - odd);
        for (int i = -odd; i < count; i += 2) {
            long bits = mix(base + GOLDEN_GAMMA * (i + odd));
            if (i >= 0) {
                mask[i] = (bits & 0xffff_ffffL) < threshold ? 0 : kept;
            }
            if (i + 1 < count) {
                mask[i + 1] = (bits >>> 32) < threshold ? 0 : kept;
            }
        }
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
