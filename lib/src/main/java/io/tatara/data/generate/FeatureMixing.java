package io.tatara.data.generate;

/**
 * An invertible map from the mixture's own coordinates to feature columns: a reflection spreads each class's axis over
 * all features, a scaling makes them unequal, a second reflection correlates them, and a shift moves them off zero. All
 * of it follows from the seed and costs a few operations a feature.
 */
final class FeatureMixing {

    /** Rows are numbered from 0; this number is nobody's. */
    private static final long STREAM = -1;

    private final double[] firstMirror;
    private final double[] scale;
    private final double[] secondMirror;
    private final double[] shift;

    FeatureMixing(int features, long seed) {
        RowRandom random = new RowRandom(seed).at(STREAM);
        firstMirror = unit(features, random);
        secondMirror = unit(features, random);
        scale = new double[features];
        shift = new double[features];
        for (int feature = 0; feature < features; feature++) {
            scale[feature] = Math.pow(2, 2 * random.nextDouble() - 1);
            shift[feature] = 3 * random.nextGaussian();
        }
    }

    /** Maps coordinates to features, in place. */
    void apply(double[] point) {
        reflect(point, firstMirror);
        for (int feature = 0; feature < point.length; feature++) {
            point[feature] *= scale[feature];
        }
        reflect(point, secondMirror);
        for (int feature = 0; feature < point.length; feature++) {
            point[feature] += shift[feature];
        }
    }

    /** Undoes {@link #apply}, in place: the best classifier starts here. */
    void undo(double[] point) {
        for (int feature = 0; feature < point.length; feature++) {
            point[feature] -= shift[feature];
        }
        reflect(point, secondMirror);
        for (int feature = 0; feature < point.length; feature++) {
            point[feature] /= scale[feature];
        }
        reflect(point, firstMirror);
    }

    private static void reflect(double[] point, double[] mirror) {
        double along = 0;
        for (int feature = 0; feature < point.length; feature++) {
            along += point[feature] * mirror[feature];
        }
        for (int feature = 0; feature < point.length; feature++) {
            point[feature] -= 2 * along * mirror[feature];
        }
    }

    private static double[] unit(int features, RowRandom random) {
        double[] direction = new double[features];
        double square = 0;
        for (int feature = 0; feature < features; feature++) {
            direction[feature] = random.nextGaussian();
            square += direction[feature] * direction[feature];
        }
        for (int feature = 0; feature < features; feature++) {
            direction[feature] /= Math.sqrt(square);
        }
        return direction;
    }
}
