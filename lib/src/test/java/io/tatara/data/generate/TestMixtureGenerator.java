package io.tatara.data.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.spark.SparkExtension;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

class TestMixtureGenerator {

    @Test
    @ExtendWith(SparkExtension.class)
    void partitioningDoesNotChangeTheRows(SparkSession spark) {
        MixtureGenerator generator = new MixtureGenerator(new MixtureSpec(500, 7, 3, 3, 11));
        List<Row> rows = generator.rows(spark, 1).collectAsList();

        assertThat(generator.rows(spark).collectAsList()).isEqualTo(rows);
        assertThat(generator.rows(spark, 6).collectAsList()).isEqualTo(rows);
        assertThat(generator.rows(spark).columns()).containsExactly("x0", "x1", "x2", "x3", "x4", "x5", "x6", "label");
        assertThat(rows).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void theBestClassifierIsAsGoodAsSaid() {
        for (MixtureSpec spec : List.of(
                new MixtureSpec(200_000, 12, 5, 3.5, 1),
                new MixtureSpec(200_000, 4, 2, 2, 2),
                new MixtureSpec(200_000, 10, 10, 4, 3))) {
            double expected = new MixtureGenerator(spec).bayesAccuracy();
            double standardError = Math.sqrt(expected * (1 - expected) / spec.rows());

            assertThat(accuracyOfTheBestClassifier(spec)).isCloseTo(expected, within(4 * standardError));
        }
    }

    @Test
    void twoClassesHaveTheirClosedForm() {
        for (double separation : new double[] {0.1, 1, 3, 6}) {
            double expected = new NormalDistribution().cumulativeProbability(separation / 2);

            assertThat(BayesAccuracy.of(2, separation)).isCloseTo(expected, within(1e-12));
        }
        assertThat(BayesAccuracy.of(7, 0)).isCloseTo(1.0 / 7, within(1e-12));
    }

    @Test
    void aSeparationIsFoundForAnyAccuracy() {
        for (int classes : new int[] {2, 5, 100}) {
            for (double accuracy : new double[] {0.6, MixtureSpec.DEFAULT_ACCURACY, 0.999}) {
                assertThat(BayesAccuracy.of(classes, MixtureSpec.separationFor(classes, accuracy)))
                        .isCloseTo(accuracy, within(1e-9));
            }
        }
        assertThatThrownBy(() -> MixtureSpec.separationFor(5, 0.2)).hasMessageContaining("between 0.2 and 1, got 0.2");
    }

    @Test
    void classesAreEquallyLikely() {
        int[] counts = new int[5];
        rows(new MixtureSpec(100_000, 5, 5, 3, 7)).forEachRemaining(row -> counts[(int) row[5]]++);

        for (int count : counts) {
            assertThat((double) count).isCloseTo(20_000, within(4 * Math.sqrt(100_000 * 0.2 * 0.8)));
        }
    }

    @Test
    void otherSeedsGiveOtherRows() {
        float[] one = rows(new MixtureSpec(1, 5, 5, 3, 7)).next();
        float[] other = rows(new MixtureSpec(1, 5, 5, 3, 8)).next();

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void mixingCanBeUndone() {
        Random random = new Random(5);
        double[] point = random.doubles(9).toArray();
        double[] mapped = point.clone();
        FeatureMixing mixing = new FeatureMixing(9, 77);
        mixing.apply(mapped);
        assertThat(mapped).isNotEqualTo(point);
        mixing.undo(mapped);

        assertThat(mapped).containsExactly(point, within(1e-12));
    }

    @Test
    void refusesFewerFeaturesThanClasses() {
        assertThatThrownBy(() -> new MixtureSpec(10, 3, 4, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("features must be at least as many as the 4 classes, got 3");
    }

    /** Undoes the mixing, then takes the largest of the axes that carry a mean: the exact posterior's mode. */
    private static double accuracyOfTheBestClassifier(MixtureSpec spec) {
        FeatureMixing mixing = new FeatureMixing(spec.features(), spec.seed());
        double[] point = new double[spec.features()];
        long right = 0;
        MixtureRows rows = rows(spec);
        while (rows.hasNext()) {
            float[] row = rows.next();
            for (int feature = 0; feature < point.length; feature++) {
                point[feature] = row[feature];
            }
            mixing.undo(point);
            int best = 0;
            for (int k = 1; k < spec.classes(); k++) {
                best = point[k] > point[best] ? k : best;
            }
            right += best == row[spec.features()] ? 1 : 0;
        }
        return (double) right / spec.rows();
    }

    private static MixtureRows rows(MixtureSpec spec) {
        return new MixtureRows(spec, LongStream.range(0, spec.rows()).boxed().iterator());
    }
}
