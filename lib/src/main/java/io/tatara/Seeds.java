package io.tatara;

/** Independent seeds from one: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over each part in turn. */
public final class Seeds {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** Mixes a seed with what it is for, say an epoch and a rank; any change of any part changes about half the bits. */
    public static long mix(long seed, long first, long second) {
        return finish(finish(finish(seed + GOLDEN_GAMMA) + first + GOLDEN_GAMMA) + second + GOLDEN_GAMMA);
    }

    private static long finish(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
