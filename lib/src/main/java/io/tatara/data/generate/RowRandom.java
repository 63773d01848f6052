package io.tatara.data.generate;

/**
 * SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014) started from a hash of seed and
 * row, so that a row's numbers depend on nothing else: not on the partition, nor on the rows before it.
 */
final class RowRandom {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;
    private double spare;
    private boolean hasSpare;

    RowRandom(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
    }

    /** Starts the numbers of a row. */
    RowRandom at(long row) {
        state = mix(seed ^ mix(row * GOLDEN_GAMMA + 1));
        hasSpare = false;
        return this;
    }

    /** 0 to {@code bound − 1}, equally likely to within 2^-32 times the bound. */
    int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** From a standard normal distribution, by Marsaglia's polar method. */
    double nextGaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
        spare = y * scale;
        hasSpare = true;
        return x * scale;
    }

    double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    private long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
