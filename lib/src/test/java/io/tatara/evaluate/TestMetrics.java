package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of the metrics of every task. */
class TestMetrics {

    static Stream<Task> tasks() {
        return Stream.of(RandomExamples.BINARY, RandomExamples.CLASSES, RandomExamples.LABELS, RandomExamples.TARGETS);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void partsMergeIntoTheWhole(Task task) {
        for (int seed = 0; seed < 20; seed++) {
            RandomExamples examples = RandomExamples.of(task, 200 + seed * 37, seed % 2 == 0, seed);
            Metrics whole = examples.metrics();
            Metrics merged = Metrics.forTask(task);
            parts(examples, new Random(seed)).forEach(merged::merge);

            assertThat(merged.examples()).isEqualTo(whole.examples());
            whole.summary()
                    .forEach((name, value) -> assertThat(merged.value(name))
                            .as("%s with seed %s", name, value)
                            .isCloseTo(value, within(1e-12 * Math.max(1, Math.abs(value)))));
        }
    }

    @Test
    void countsOfUnweightedExamplesMergeExactly() {
        RandomExamples examples = RandomExamples.of(RandomExamples.CLASSES, 1_001, false, 3);
        ClassificationMetrics merged = (ClassificationMetrics) Metrics.forTask(RandomExamples.CLASSES);
        parts(examples, new Random(5)).forEach(merged::merge);

        assertThat(merged.confusion()).isEqualTo(((ClassificationMetrics) examples.metrics()).confusion());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theSamePartsInTheSameOrderGiveTheSameBits(Task task) {
        RandomExamples examples = RandomExamples.of(task, 500, true, 11);
        List<byte[]> merges = new ArrayList<>();
        for (int time = 0; time < 2; time++) {
            Metrics merged = Metrics.forTask(task);
            parts(examples, new Random(1)).forEach(merged::merge);
            merges.add(merged.toBytes());
        }

        assertThat(merges.get(0)).isEqualTo(merges.get(1));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void surviveTheTripThroughBytes(Task task) {
        Metrics metrics = RandomExamples.of(task, 99, true, 2).metrics();
        Metrics read = Metrics.fromBytes(task, metrics.toBytes());

        assertThat(read.summary()).isEqualTo(metrics.summary());
        assertThat(read.toMap()).isEqualTo(metrics.toMap());
        assertThat(read.toBytes()).isEqualTo(metrics.toBytes());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void mergingNothingChangesNothing(Task task) {
        Metrics metrics = RandomExamples.of(task, 99, true, 2).metrics();
        byte[] before = metrics.toBytes();
        metrics.merge(Metrics.forTask(task));

        assertThat(metrics.toBytes()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyNamedMetricHasADirectionAndAValue(Task task) {
        Metrics metrics = RandomExamples.of(task, 99, true, 2).metrics();

        assertThat(metrics.summary().keySet()).containsExactlyElementsOf(Metrics.names(task));
        assertThat(Metrics.names(task)).contains("loss").doesNotHaveDuplicates();
        for (String name : Metrics.names(task)) {
            assertThat(Metrics.higherIsBetter(name))
                    .isEqualTo(!List.of("loss", "logLoss", "brier", "mse", "rmse", "mae")
                            .contains(name));
            assertThat(metrics.value(name)).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aPredictionThatIsNotFiniteIsAnErrorAndNothingIsCounted(Task task) {
        for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            RandomExamples examples = RandomExamples.of(task, 5, false, 2);
            examples.outputs()[3 * task.outputs() + 1] = poison;
            Metrics metrics = Metrics.forTask(task);

            assertThatThrownBy(() -> examples.addTo(metrics, 0, 5))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining(
                            "predicts %s for '%s' (example 3 ",
                            poison, task.names().get(1));
            assertThat(metrics.toBytes()).isEqualTo(Metrics.forTask(task).toBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aLabelThatIsNoneOfTheTasksIsAnError(Task task) {
        RandomExamples examples = RandomExamples.of(task, 5, false, 2);
        examples.labels()[2 * task.labelWidth()] = task instanceof Task.Regression ? Float.NaN : 1.5f;

        assertThatThrownBy(examples::metrics)
                .isInstanceOf(TataraException.class)
                .hasMessageStartingWith("Example 2 of a batch has label");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aNegativeWeightIsAnError(Task task) {
        RandomExamples examples = RandomExamples.of(task, 5, false, 2);
        examples.weights()[4] = -1;

        assertThatThrownBy(examples::metrics)
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("weight -1.0");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void nothingCountedIsAnErrorRatherThanNaN(Task task) {
        RandomExamples weightless = RandomExamples.of(task, 3, false, 2);
        Arrays.fill(weightless.weights(), 0);

        for (Metrics metrics : List.of(Metrics.forTask(task), weightless.metrics())) {
            assertThatThrownBy(metrics::summary)
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("%d examples with a total weight of 0", metrics.examples());
        }
    }

    @Test
    void metricsOfAnotherTaskAreRefused() {
        Metrics classes = Metrics.forTask(RandomExamples.CLASSES);
        Metrics binary = Metrics.forTask(RandomExamples.BINARY);

        assertThatThrownBy(() -> classes.merge(binary)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> classes.read(binary.toBytes())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> classes.read(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownNamesAreRefusedWithTheOnesThereAre() {
        Metrics metrics = RandomExamples.of(RandomExamples.CLASSES, 9, false, 1).metrics();

        assertThatThrownBy(() -> metrics.value("auc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'auc'")
                .hasMessageContaining("accuracy, logLoss");
        assertThatThrownBy(() -> Metrics.higherIsBetter("acuracy")).hasMessageContaining("'acuracy'");
    }

    private static List<Metrics> parts(RandomExamples examples, Random random) {
        List<Metrics> parts = new ArrayList<>();
        int from = 0;
        while (from < examples.size()) {
            int to = Math.min(examples.size(), from + random.nextInt(120));
            parts.add(examples.metrics(from, to));
            from = to;
        }
        return parts;
    }
}
