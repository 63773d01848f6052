package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestFigures {

    static Stream<Task> tasks() {
        return Stream.of(RandomExamples.BINARY, RandomExamples.CLASSES, RandomExamples.LABELS, RandomExamples.TARGETS);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void partsMergeIntoTheWholeInAnyOrder(Task task) {
        for (int seed = 0; seed < 8; seed++) {
            // without weights every count is exact
            RandomExamples examples = RandomExamples.of(task, 300 + seed * 700, false, seed);
            Random random = new Random(seed);
            List<Figures> parts = new ArrayList<>();
            for (int from = 0; from < examples.size(); ) {
                int to = Math.min(examples.size(), from + random.nextInt(400));
                parts.add(examples.figures(from, to));
                from = to;
            }
            Collections.shuffle(parts, random);
            Figures merged = Figures.forTask(task);
            parts.forEach(part -> merged.merge(Figures.fromBytes(task, part.toBytes())));

            JsonNode whole = json(examples.figures(0, examples.size()));
            assertAlike(json(merged), whole, "");
        }
    }

    /** Sums of probabilities are of reals; everything else is exact. */
    private static void assertAlike(JsonNode one, JsonNode other, String at) {
        if (other.isDouble()) {
            assertThat(one.doubleValue()).as(at).isCloseTo(other.doubleValue(), within(1e-9));
        } else if (other.isContainerNode()) {
            assertThat(one.size()).as(at).isEqualTo(other.size());
            other.fieldNames().forEachRemaining(name -> assertAlike(one.path(name), other.path(name), at + "/" + name));
            for (int i = 0; other.isArray() && i < other.size(); i++) {
                assertAlike(one.path(i), other.path(i), at + "/" + i);
            }
        } else {
            assertThat(one).as(at).isEqualTo(other);
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void surviveTheTripThroughBytes(Task task) {
        Figures figures = RandomExamples.of(task, 99, true, 2).figures(0, 99);

        assertThat(json(Figures.fromBytes(task, figures.toBytes()))).isEqualTo(json(figures));
    }

    @Test
    void areasAreThoseOfAllPairsCounted() {
        for (int seed = 0; seed < 20; seed++) {
            RandomExamples examples = RandomExamples.of(RandomExamples.CLASSES, 150, true, seed);
            JsonNode classes = json(examples.figures(0, 150)).path("classes");
            for (int k = 0; k < 4; k++) {
                double[] scores = examples.column(examples.outputs(), k);
                double pairs = 0;
                double inOrder = 0;
                for (int i = 0; i < 150; i++) {
                    for (int j = 0; j < 150; j++) {
                        if (examples.labels()[i] == k && examples.labels()[j] != k) {
                            double weight = (double) examples.weights()[i] * examples.weights()[j];
                            int order = Integer.compare(ScoreHistogram.bin(scores[i]), ScoreHistogram.bin(scores[j]));
                            pairs += weight;
                            inOrder += weight * (order + 1) / 2;
                        }
                    }
                }
                assertThat(classes.path(k).path("auc").doubleValue()).isCloseTo(inOrder / pairs, within(1e-9));
            }
        }
    }

    @Test
    void curvesOfAThousandLabelsAreThinnedAndTheirAreasAreNot() {
        int labels = 1_000;
        int size = 2_000;
        Task.MultiLabel many = new Task.MultiLabel(
                IntStream.range(0, labels).mapToObj(Integer::toString).toList());
        RandomExamples examples = RandomExamples.of(many, size, false, 1);
        JsonNode figures = json(examples.figures(0, size));
        int points = 0;
        for (int k = 0; k < labels; k++) {
            JsonNode label = figures.path("classes").path(k);
            JsonNode roc = label.path("roc");
            points += roc.size() + label.path("precisionRecall").size();
            ScoreHistogram scores = new ScoreHistogram();
            for (int i = 0; i < size; i++) {
                scores.add(examples.labels()[i * labels + k] > 0.5, examples.outputs()[i * labels + k], 1);
            }
            assertThat(label.path("auc").doubleValue()).isEqualTo(scores.area());
            assertThat(roc.get(0)).hasToString("[0.0,0.0]");
            assertThat(roc.get(roc.size() - 1)).hasToString("[1.0,1.0]");
        }
        assertThat(points).isBetween(20_000, 40_000);
        assertThat(figures.toString().length()).isLessThan(1_000_000);
    }

    @Test
    void averagePrecisionIsThatOfEachThreshold() {
        for (int seed = 0; seed < 20; seed++) {
            RandomExamples examples = RandomExamples.of(RandomExamples.LABELS, 120, false, seed);
            JsonNode label = json(examples.figures(0, 120)).path("classes").path(1);
            double[] scores = examples.column(examples.outputs(), 1);
            double[] truth = examples.column(examples.labels(), 1);
            double sum = 0;
            double before = 0;
            for (int bin = ScoreHistogram.BINS - 1; bin >= 0; bin--) {
                double said = 0;
                double right = 0;
                double all = 0;
                for (int i = 0; i < 120; i++) {
                    boolean above = ScoreHistogram.bin(scores[i]) >= bin;
                    said += above ? 1 : 0;
                    right += above ? truth[i] : 0;
                    all += truth[i];
                }
                sum += said == 0 ? 0 : (right / all - before) * right / said;
                before = right / all;
            }
            assertThat(label.path("averagePrecision").doubleValue()).isCloseTo(sum, within(1e-9));
        }
    }

    @Test
    void aHigherScoreIsNeverInALowerBin() {
        Random random = new Random(3);
        List<Double> scores = new ArrayList<>(List.of(0.0, Double.MIN_VALUE, 1e-9, 1e-3, 0.5, 0.999, 1 - 1e-9, 1.0));
        for (int i = 0; i < 20_000; i++) {
            double end = Math.pow(10, -9 * random.nextDouble());
            scores.add(random.nextBoolean() ? end : 1 - end);
            scores.add(random.nextDouble());
        }
        Collections.sort(scores);
        int before = 0;
        for (double score : scores) {
            int bin = ScoreHistogram.bin(score);
            assertThat(bin).isBetween(before, ScoreHistogram.BINS - 1);
            assertThat(ScoreHistogram.from(bin))
                    .isLessThanOrEqualTo(score + 1e-12)
                    .isGreaterThan(score - 2.1e-3);
            before = bin;
        }
        assertThat(ScoreHistogram.bin(1e-5)).isNotEqualTo(ScoreHistogram.bin(2e-5));
        assertThat(ScoreHistogram.bin(1 - 1e-5)).isNotEqualTo(ScoreHistogram.bin(1 - 2e-5));
    }

    @Test
    void theCalibrationErrorIsItsDefinition() {
        RandomExamples examples = RandomExamples.of(RandomExamples.CLASSES, 400, true, 5);
        double[][] bins = new double[15][3];
        double total = 0;
        for (int i = 0; i < 400; i++) {
            int said = 0;
            for (int k = 1; k < 4; k++) {
                said = examples.outputs()[4 * i + k] > examples.outputs()[4 * i + said] ? k : said;
            }
            double confidence = examples.outputs()[4 * i + said];
            double[] bin = bins[Math.min(14, (int) (confidence * 15))];
            bin[0] += examples.weights()[i];
            bin[1] += examples.weights()[i] * confidence;
            bin[2] += examples.labels()[i] == said ? examples.weights()[i] : 0;
            total += examples.weights()[i];
        }
        double error = 0;
        for (double[] bin : bins) {
            error += bin[0] == 0 ? 0 : bin[0] / total * Math.abs(bin[2] / bin[0] - bin[1] / bin[0]);
        }

        JsonNode calibration = json(examples.figures(0, 400)).path("calibration");
        assertThat(calibration.path("expectedError").doubleValue()).isCloseTo(error, within(1e-12));
    }

    @Test
    void aClassWithoutExamplesHasNoCurve() {
        RandomExamples examples = RandomExamples.of(RandomExamples.CLASSES, 50, false, 1);
        for (int i = 0; i < 50; i++) {
            examples.labels()[i] = i % 2;
        }
        JsonNode figures = json(examples.figures(0, 50));

        assertThat(figures.path("classes").path(0).has("auc")).isTrue();
        assertThat(figures.path("classes").path(3).has("auc")).isFalse();
        double mean = (figures.path("classes").path(0).path("auc").doubleValue()
                        + figures.path("classes").path(1).path("auc").doubleValue())
                / 2;
        assertThat(figures.path("macro").path("auc").doubleValue()).isCloseTo(mean, within(1e-12));
    }

    @Test
    void curvesRiseFromOneCornerToTheOther() {
        JsonNode figures =
                json(RandomExamples.of(RandomExamples.BINARY, 5_000, true, 9).figures(0, 5_000));
        JsonNode roc = figures.path("classes").path(1).path("roc");
        assertThat(roc.get(0)).hasToString("[0.0,0.0]");
        assertThat(roc.get(roc.size() - 1)).hasToString("[1.0,1.0]");
        assertThat(roc.size()).isBetween(50, 450);
        for (int i = 1; i < roc.size(); i++) {
            for (int axis = 0; axis < 2; axis++) {
                assertThat(roc.get(i).get(axis).doubleValue())
                        .isGreaterThanOrEqualTo(roc.get(i - 1).get(axis).doubleValue());
            }
        }
    }

    @Test
    void ofManyExamplesTheSampleIsBoundedAndHasTheWeightOfAllThatAreEqual() {
        PairSample sample = new PairSample();
        Random random = new Random(4);
        for (int i = 0; i < 50_000; i++) {
            sample.add(List.of((float) random.nextInt(5_000), 1f), 0.5);
        }
        assertThat(sample.pairs()).hasSize(PairSample.MOST);
        // each of 5,000 values came about ten times
        assertThat(sample.pairs().values().stream()
                        .mapToDouble(weight -> weight)
                        .average()
                        .orElse(0))
                .isBetween(4.8, 5.2);
    }

    private static JsonNode json(Figures figures) {
        return new ObjectMapper().valueToTree(figures.toMap());
    }
}
