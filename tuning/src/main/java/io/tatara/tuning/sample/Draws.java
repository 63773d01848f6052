package io.tatara.tuning.sample;

/**
 * Random numbers that belong to a purpose: those of one key are the same whoever draws them, when, and on how many slots
 * others are drawn meanwhile. Not thread-safe; a key's draws are cheap to begin anew.
 *
 * <p>The state of key k is a counter that starts at the hash of k, and each number the hash of the next count: SplitMix64.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, Fast Splittable Pseudorandom Number
 *     Generators, OOPSLA 2014</a>
 */
public final class Draws {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /**
     * Begins a key's numbers.
     *
     * @param seed of the study
     * @param purpose what the numbers are for
     * @param key which of its kind: trial, rung, attempt …
     */
    public static Draws of(long seed, String purpose, long... key) {
        long hash = mix(seed + GOLDEN);
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN + purpose.charAt(i));
        }
        for (long part : key) {
            hash = mix(hash + GOLDEN ^ mix(part));
        }
        return new Draws(hash);
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform over [0, 1), in steps of 2⁻⁵³. */
    public double nextUnit() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** As many of {@link #nextUnit} as a point has coordinates. */
    public double[] nextPoint(int dimensions) {
        double[] point = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            point[i] = nextUnit();
        }
        return point;
    }

    /** Uniform over 0 … bound − 1, but for one part in 2⁵³ / bound. */
    public int nextInt(int bound) {
        return (int) (nextUnit() * bound);
    }

    /** Normal, with mean 0 and variance 1: Marsaglia's polar method, which throws the second of two numbers away. */
    public double nextGaussian() {
        while (true) {
            double x = 2 * nextUnit() - 1;
            double y = 2 * nextUnit() - 1;
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                return x * Math.sqrt(-2 * Math.log(square) / square);
            }
        }
    }
}
