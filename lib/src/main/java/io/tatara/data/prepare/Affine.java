package io.tatara.data.prepare;

/**
 * (x − shift) / scale; a scale of 0, of a column that never changes, gives 0.
 */
record Affine(double shift, double scale) {

    private static final Affine IDENTITY = new Affine(0, 1);

    /**
     * Fits a scaling.
     *
     * @param training the column in the training split, missing values imputed
     * @param quartiles of the same column; only looked at by {@code ROBUST}
     */
    static Affine of(Scaling scaling, Moments training, Quartiles quartiles) {
        return switch (scaling) {
            case STANDARDIZE -> new Affine(training.mean(), training.deviation());
            case MIN_MAX -> new Affine(training.min(), training.max() - training.min());
            case ROBUST -> new Affine(quartiles.median(), quartiles.upper() - quartiles.lower());
            case NONE -> IDENTITY;
        };
    }
}
