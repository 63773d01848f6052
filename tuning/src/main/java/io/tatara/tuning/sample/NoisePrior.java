package io.tatara.tuning.sample;

/** What is held of the noise before anything is seen: ln σ_n² is normal about a mean. */
record NoisePrior(double mean, double variance) {

    /** A training that is done again comes to nearly the same. */
    static final NoisePrior OF_LOSSES = new NoisePrior(-12, 9);

    /** Whether a trial fails may have to do with where it is, or not at all. */
    static final NoisePrior OF_OUTCOMES = new NoisePrior(-1, 2);

    /** The logarithm of its density, but for a constant. */
    double logDensity(double log) {
        return -(log - mean) * (log - mean) / (2 * variance);
    }

    double slope(double log) {
        return -(log - mean) / variance;
    }
}
