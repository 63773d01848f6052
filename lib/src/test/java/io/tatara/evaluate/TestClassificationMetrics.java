package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Task;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TestClassificationMetrics {

    @Test
    void agreesWithNd4jsEvaluation() {
        for (Task.Classification task : List.of(RandomExamples.BINARY, RandomExamples.CLASSES)) {
            RandomExamples examples = RandomExamples.of(task, 600, false, 21);
            Evaluation oracle = new Evaluation(task.outputs());
            oracle.eval(oneHot(examples), outputs(examples));
            ClassificationMetrics metrics = (ClassificationMetrics) examples.metrics();

            assertThat(metrics.value("accuracy")).isCloseTo(oracle.accuracy(), within(1e-12));
            assertThat(metrics.value("macroPrecision"))
                    .isCloseTo(oracle.precision(EvaluationAveraging.Macro), within(1e-12));
            assertThat(metrics.value("macroRecall")).isCloseTo(oracle.recall(EvaluationAveraging.Macro), within(1e-12));
            // of two classes, Evaluation's own macro F1 is the second one's
            double macroF1 = IntStream.range(0, task.outputs())
                    .mapToDouble(oracle::f1)
                    .average()
                    .orElseThrow();
            assertThat(metrics.value("macroF1")).isCloseTo(macroF1, within(1e-12));
            for (int k = 0; k < task.outputs(); k++) {
                assertThat(metrics.precision(k)).isCloseTo(oracle.precision(k), within(1e-12));
                assertThat(metrics.recall(k)).isCloseTo(oracle.recall(k), within(1e-12));
                assertThat(metrics.f1(k)).isCloseTo(oracle.f1(k), within(1e-12));
                for (int predicted = 0; predicted < task.outputs(); predicted++) {
                    assertThat(metrics.confusion()[k][predicted])
                            .isEqualTo(oracle.getConfusion().getCount(k, predicted));
                }
            }
        }
    }

    @Test
    void lossesAreTheirDefinitions() {
        RandomExamples examples = RandomExamples.of(RandomExamples.CLASSES, 300, true, 8);
        double logLoss = 0;
        double brier = 0;
        double total = 0;
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weights()[i];
            total += weight;
            for (int k = 0; k < 4; k++) {
                double probability = examples.outputs()[i * 4 + k];
                double actual = examples.labels()[i] == k ? 1 : 0;
                logLoss -= weight * actual * Math.log(probability);
                brier += weight * (probability - actual) * (probability - actual);
            }
        }

        assertThat(examples.metrics().value("logLoss")).isCloseTo(logLoss / total, within(1e-12));
        assertThat(examples.metrics().value("loss")).isCloseTo(logLoss / total, within(1e-12));
        assertThat(examples.metrics().value("brier")).isCloseTo(brier / total, within(1e-12));
    }

    @Test
    void areaUnderTheCurveIsTheShareOfPairsInOrderToWithinABin() {
        RandomExamples examples = RandomExamples.of(RandomExamples.BINARY, 700, true, 4);
        double[] scores = examples.column(examples.outputs(), 1);
        double inOrder = 0;
        double pairs = 0;
        for (int i = 0; i < examples.size(); i++) {
            for (int j = 0; j < examples.size(); j++) {
                if (examples.labels()[i] == 1 && examples.labels()[j] == 0) {
                    double weight = (double) examples.weights()[i] * examples.weights()[j];
                    pairs += weight;
                    inOrder += scores[i] > scores[j] ? weight : scores[i] == scores[j] ? weight / 2 : 0;
                }
            }
        }

        assertThat(examples.metrics().value("auc")).isCloseTo(inOrder / pairs, within(1e-3));
    }

    @Test
    void areaUnderTheCurveAgreesWithNd4jsExactOne() {
        RandomExamples examples = RandomExamples.of(RandomExamples.BINARY, 700, false, 4);
        ROC oracle = new ROC(0);
        oracle.eval(oneHot(examples), outputs(examples));

        assertThat(examples.metrics().value("auc")).isCloseTo(oracle.calculateAUC(), within(1e-3));
    }

    @Test
    void aSeparatingScoreHasAreaOneAndItsMirrorZero() {
        RandomExamples right = new RandomExamples(
                RandomExamples.BINARY, new float[] {0, 1}, new float[] {1, 1}, new float[] {0.9f, 0.1f, 0, 1});
        RandomExamples wrong = new RandomExamples(
                RandomExamples.BINARY, new float[] {1, 0}, new float[] {1, 1}, new float[] {0.9f, 0.1f, 0, 1});

        assertThat(right.metrics().value("auc")).isEqualTo(1);
        assertThat(wrong.metrics().value("auc")).isZero();
    }

    @Test
    void classesWithoutExamplesHaveFiguresOfZeroAndStayOutOfMacroMeans() {
        RandomExamples onlyFirst = new RandomExamples(
                RandomExamples.CLASSES, new float[] {0, 0}, new float[] {1, 1}, new float[] {1, 0, 0, 0, 0, 1, 0, 0});
        ClassificationMetrics metrics = (ClassificationMetrics) onlyFirst.metrics();

        assertThat(metrics.recall(1)).isZero();
        assertThat(metrics.precision(2)).isZero();
        assertThat(metrics.f1(3)).isZero();
        assertThat(metrics.value("macroRecall")).isEqualTo((0.5 + 0) / 2);
        assertThat(metrics.value("logLoss")).isEqualTo(-Math.log(Metrics.LEAST_PROBABILITY) / 2);
    }

    @Test
    void oneClassAloneLeavesTheAreaAtChance() {
        RandomExamples positives =
                new RandomExamples(RandomExamples.BINARY, new float[] {1}, new float[] {1}, new float[] {0.3f, 0.7f});

        assertThat(positives.metrics().value("auc")).isEqualTo(0.5);
    }

    @Test
    void weightsCountAsRepetitions() {
        RandomExamples once = new RandomExamples(
                RandomExamples.BINARY, new float[] {1, 0}, new float[] {3, 1}, new float[] {0.6f, 0.4f, 0.7f, 0.3f});
        RandomExamples thrice = new RandomExamples(
                RandomExamples.BINARY, new float[] {1, 1, 1, 0}, new float[] {1, 1, 1, 1}, new float[] {
                    0.6f, 0.4f, 0.6f, 0.4f, 0.6f, 0.4f, 0.7f, 0.3f
                });

        once.metrics()
                .summary()
                .forEach((name, value) ->
                        assertThat(thrice.metrics().value(name)).as(name).isCloseTo(value, within(1e-12)));
    }

    private static INDArray outputs(RandomExamples examples) {
        return Nd4j.createFromArray(examples.outputs())
                .reshape(examples.size(), examples.task().outputs());
    }

    private static INDArray oneHot(RandomExamples examples) {
        float[] cells = new float[examples.size() * examples.task().outputs()];
        IntStream.range(0, examples.size())
                .forEach(i -> cells[i * examples.task().outputs() + (int) examples.labels()[i]] = 1);
        return Nd4j.createFromArray(cells)
                .reshape(examples.size(), examples.task().outputs());
    }
}
