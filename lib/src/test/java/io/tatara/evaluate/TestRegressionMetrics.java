package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Task;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TestRegressionMetrics {

    @Test
    void figuresAreTheirDefinitions() {
        RandomExamples examples = RandomExamples.of(RandomExamples.TARGETS, 500, true, 9);
        RegressionMetrics metrics = (RegressionMetrics) examples.metrics();
        double[] weights = examples.column(examples.weights(), 0);
        for (int k = 0; k < 2; k++) {
            double[] labels = examples.column(examples.labels(), k);
            double[] outputs = examples.column(examples.outputs(), k);
            double mean = mean(weights, i -> labels[i]);
            double squared = mean(weights, i -> (outputs[i] - labels[i]) * (outputs[i] - labels[i]));
            double variance = mean(weights, i -> (labels[i] - mean) * (labels[i] - mean));

            assertThat(metrics.mse(k)).isCloseTo(squared, within(1e-12));
            assertThat(metrics.mae(k)).isCloseTo(mean(weights, i -> Math.abs(outputs[i] - labels[i])), within(1e-12));
            assertThat(metrics.r2(k)).isCloseTo(1 - squared / variance, within(1e-10));
        }
        assertThat(metrics.value("mse")).isCloseTo((metrics.mse(0) + metrics.mse(1)) / 2, within(1e-12));
        assertThat(metrics.value("rmse")).isEqualTo(Math.sqrt(metrics.value("mse")));
        assertThat(metrics.value("loss")).isEqualTo(metrics.value("mse"));
    }

    @Test
    void aLargeMeanDoesNotCancelTheVarianceAway() {
        Task.Regression task = new Task.Regression(List.of("y"));
        float[] labels = {1e7f, 1e7f + 1, 1e7f + 2, 1e7f + 3};
        RandomExamples examples = new RandomExamples(
                task, labels, new float[] {1, 1, 1, 1}, new float[] {1e7f + 1, 1e7f + 1, 1e7f + 2, 1e7f + 2});
        Metrics merged = examples.metrics(0, 1);
        merged.merge(examples.metrics(1, 4));

        assertThat(merged.value("r2")).isCloseTo(1 - 2.0 / 5.0, within(1e-12));
    }

    @Test
    void aLabelThatNeverVariesIsExplainedOrNot() {
        Task.Regression task = new Task.Regression(List.of("y"));
        RandomExamples exact = new RandomExamples(task, new float[] {3, 3}, new float[] {1, 1}, new float[] {3, 3});
        RandomExamples off = new RandomExamples(task, new float[] {3, 3}, new float[] {1, 1}, new float[] {3, 4});

        assertThat(exact.metrics().value("r2")).isEqualTo(1);
        assertThat(off.metrics().value("r2")).isZero();
    }

    private static double mean(double[] weights, IntToDoubleFunction figure) {
        double total = 0;
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            total += weights[i];
            sum += weights[i] * figure.applyAsDouble(i);
        }
        return sum / total;
    }
}
