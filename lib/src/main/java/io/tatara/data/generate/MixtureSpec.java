package io.tatara.data.generate;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;

import java.io.Serializable;

/**
 * A mixture of equally likely Gaussian classes, told apart by features of which each carries a little.
 *
 * @param rows rows of the table, at least 1
 * @param features feature columns, at least as many as classes
 * @param classes at least 2
 * @param separation distance between the means of any two classes, in standard deviations of the noise; see
 *     {@link #separationFor}
 * @param seed decides the means' directions, the mixing of the features and every row
 */
public record MixtureSpec(long rows, int features, int classes, double separation, long seed) implements Serializable {

    /** Best accuracy of a mixture whose separation nobody has chosen. */
    public static final double DEFAULT_ACCURACY = 0.9;

    public MixtureSpec {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, got " + rows);
        }
        atLeast("classes", 2, classes);
        positive("separation", separation);
        if (features < classes) {
            throw new IllegalArgumentException(
                    "features must be at least as many as the %d classes, got %d".formatted(classes, features));
        }
    }

    /** The separation at which the best possible classifier of so many classes has the accuracy, to within 1e-9. */
    public static double separationFor(int classes, double accuracy) {
        if (!(accuracy > 1.0 / classes && accuracy < 1)) {
            throw new IllegalArgumentException("the best accuracy of %d classes must be between %s and 1, got %s"
                    .formatted(classes, 1.0 / classes, accuracy));
        }
        double low = 0;
        double high = 64;
        while (high - low > 1e-10) {
            double middle = (low + high) / 2;
            if (BayesAccuracy.of(classes, middle) < accuracy) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
