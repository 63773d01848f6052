package io.tatara.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class TestMixture {

    @Test
    void twoClassesHaveTheTextbooksBayesAccuracy() {
        // two unit normals whose centres are s·√2 apart
        for (double s : new double[] {0, 0.5, 1, 2, 4}) {
            assertThat(BayesAccuracy.at(s, 2))
                    .isCloseTo(new NormalDistribution().cumulativeProbability(s / Math.sqrt(2)), within(1e-10));
        }
    }

    @Test
    void noSeparationIsChance() {
        assertThat(BayesAccuracy.at(0, 7)).isCloseTo(1.0 / 7, within(1e-10));
    }

    @Test
    void theBestGuessReachesTheAccuracyThatWasAskedFor() {
        for (int classes : new int[] {2, 5}) {
            Mixture mixture = new Mixture(20, classes, 0.9, 3);
            float[] values = new float[20];
            int hits = 0;
            int rows = 40_000;
            for (int i = 0; i < rows; i++) {
                int label = mixture.row(i, values);
                hits += mixture.bestGuess(values) == label ? 1 : 0;
            }

            assertThat(mixture.bayesAccuracy()).isCloseTo(0.9, within(1e-9));
            // four standard errors
            assertThat((double) hits / rows).isCloseTo(0.9, within(4 * Math.sqrt(0.09 / rows)));
        }
    }

    @Test
    void aRowDependsOnSeedAndIndexAlone() {
        float[] one = new float[8];
        float[] other = new float[8];
        Mixture mixture = new Mixture(8, 3, 0.8, 1);
        mixture.row(5, other);

        assertThat(mixture.row(17, one)).isEqualTo(new Mixture(8, 3, 0.8, 1).row(17, other));
        assertThat(one).containsExactly(other);
        new Mixture(8, 3, 0.8, 2).row(17, other);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void impossibleTablesAreRefused() {
        assertThatThrownBy(() -> new Mixture(3, 5, 0.9, 1)).hasMessage("--features must be at least 5, got 3");
        assertThatThrownBy(() -> new Mixture(8, 4, 0.2, 1))
                .hasMessage("--accuracy must be between 0.2500 (chance) and 1, got 0.2");
    }
}
