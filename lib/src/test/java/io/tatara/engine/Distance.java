package io.tatara.engine;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two arrays are from each other. */
public final class Distance {

    private Distance() {}

    /** Asserts |actual − expected| ≤ tolerance · max(|expected|, floor), Euclidean norms. */
    public static void assertClose(String what, float[] actual, float[] expected, double tolerance, double floor) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < actual.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            size += (double) expected[i] * expected[i];
        }
        assertThat(Math.sqrt(difference)).as(what).isLessThanOrEqualTo(tolerance * Math.max(Math.sqrt(size), floor));
    }
}
