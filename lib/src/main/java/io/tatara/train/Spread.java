package io.tatara.train;

/**
 * How far workers' mean losses are apart. It does not travel: who merges reports has all of them.
 *
 * @param least of them, ∞ where there is none
 * @param most of them, −∞ where there is none
 */
record Spread(double least, double most) {

    static final Spread NONE = new Spread(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Of one worker; none where it has seen no example. */
    static Spread of(double loss, long examples) {
        return examples == 0 ? NONE : new Spread(loss / examples, loss / examples);
    }

    Spread and(Spread other) {
        return new Spread(Math.min(least, other.least), Math.max(most, other.most));
    }
}
