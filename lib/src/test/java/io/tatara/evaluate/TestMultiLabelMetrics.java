package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.linalg.factory.Nd4j;

class TestMultiLabelMetrics {

    private final RandomExamples examples = RandomExamples.of(RandomExamples.LABELS, 400, false, 6);
    private final MultiLabelMetrics metrics = (MultiLabelMetrics) examples.metrics();

    @Test
    void agreesWithNd4jsEvaluation() {
        EvaluationBinary oracle = new EvaluationBinary(3, null);
        oracle.eval(
                Nd4j.createFromArray(examples.labels()).reshape(400, 3),
                Nd4j.createFromArray(examples.outputs()).reshape(400, 3));

        for (int k = 0; k < 3; k++) {
            assertThat(metrics.accuracy(k)).isCloseTo(oracle.accuracy(k), within(1e-12));
            assertThat(metrics.precision(k)).isCloseTo(oracle.precision(k), within(1e-12));
            assertThat(metrics.recall(k)).isCloseTo(oracle.recall(k), within(1e-12));
            assertThat(metrics.f1(k)).isCloseTo(oracle.f1(k), within(1e-12));
        }
        assertThat(metrics.value("accuracy")).isCloseTo(oracle.averageAccuracy(), within(1e-12));
        assertThat(metrics.value("macroF1")).isCloseTo(oracle.averageF1(), within(1e-12));
    }

    @Test
    void subsetAccuracyAsksForEveryLabel() {
        double right = IntStream.range(0, 400)
                .filter(i -> IntStream.range(3 * i, 3 * i + 3)
                        .allMatch(cell -> (examples.outputs()[cell] >= 0.5) == (examples.labels()[cell] == 1)))
                .count();

        assertThat(metrics.value("subsetAccuracy")).isEqualTo(right / 400);
    }

    @Test
    void logLossIsTheMeanOverExamplesAndLabels() {
        double sum = IntStream.range(0, 1_200)
                .mapToDouble(cell -> -Math.log(
                        examples.labels()[cell] == 1
                                ? examples.outputs()[cell]
                                : 1 - (double) examples.outputs()[cell]))
                .sum();

        assertThat(metrics.value("logLoss")).isCloseTo(sum / 1_200, within(1e-12));
    }

    @Test
    void microFiguresPoolTheLabels() {
        double hits = cells(1, true);
        double extras = cells(0, true);
        double misses = cells(1, false);

        assertThat(metrics.value("microPrecision")).isEqualTo(hits / (hits + extras));
        assertThat(metrics.value("microRecall")).isEqualTo(hits / (hits + misses));
        assertThat(metrics.value("microF1")).isEqualTo(2 * hits / (2 * hits + extras + misses));
    }

    private double cells(int label, boolean predicted) {
        return IntStream.range(0, 1_200)
                .filter(cell -> examples.labels()[cell] == label && (examples.outputs()[cell] >= 0.5) == predicted)
                .count();
    }
}
