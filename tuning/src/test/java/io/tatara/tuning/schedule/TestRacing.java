package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestRacing implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new Racing(40, 5, 0.95);
    }

    /** Of trials with these losses on each fold, one slot; how many folds each had. */
    private static Map<Integer, Long> raced(Racing racing, double[][] losses) {
        VirtualTime time = new VirtualTime(
                        racing,
                        work -> Arrays.stream(losses[work.trial()], 0, (int) work.to())
                                .average()
                                .orElseThrow(),
                        Assignment::cost)
                .play(1, Integer.MAX_VALUE);
        Map<Integer, Long> folds = new TreeMap<>();
        time.started().forEach(work -> folds.merge(work.trial(), work.to(), Math::max));
        return folds;
    }

    /** Trials apart by what they are, folds by how hard they are, and the rest by chance. */
    private static double[][] losses(int trials, int folds, double noise, Random random) {
        double[] hard = random.doubles(folds, -1, 1).toArray();
        double[][] losses = new double[trials][];
        for (int trial = 0; trial < trials; trial++) {
            double good = random.nextDouble();
            losses[trial] = IntStream.range(0, folds)
                    .mapToDouble(fold -> good + hard[fold] + noise * random.nextGaussian())
                    .toArray();
        }
        return losses;
    }

    @Test
    void whereFoldsTellNothingApartButTrialsTheWorseHaveOneFold() {
        Random random = new Random(1);
        double[][] losses = losses(30, 4, 0, random);
        Map<Integer, Long> folds = raced(new Racing(30, 4, 0.95), losses);
        double best = Math.min(losses[0][0], losses[1][0]);
        for (int trial = 2; trial < 30; trial++) {
            assertThat(folds.get(trial)).isEqualTo(losses[trial][0] > best ? 1L : 4L);
            best = Math.min(best, losses[trial][0]);
        }
        assertThat(folds).containsEntry(0, 4L).containsEntry(1, 4L);
    }

    @Test
    void whoIsNoWorseThanTheBestOnAnyFoldHasAll() {
        Random random = new Random(2);
        for (int times = 0; times < 100; times++) {
            double[][] losses = losses(12, 5, 0.3, random);
            for (int fold = 0; fold < 5; fold++) {
                int last = fold;
                losses[11][fold] = IntStream.range(0, 11)
                        .mapToDouble(trial -> losses[trial][last])
                        .min()
                        .orElseThrow();
            }
            assertThat(raced(new Racing(12, 5, 0.6), losses)).containsEntry(11, 5L);
        }
    }

    /** The best of all is given up in no more than a few races in a hundred, and bad ones lose most of their folds. */
    @Test
    void itSparesFoldsAndFindsWhatAllFoldsFind() {
        Random random = new Random(3);
        int missed = 0;
        long folds = 0;
        for (int times = 0; times < 400; times++) {
            double[][] losses = losses(30, 5, 0.1, random);
            int best = IntStream.range(0, 30)
                    .boxed()
                    .min((one, other) -> Double.compare(
                            Arrays.stream(losses[one]).sum(),
                            Arrays.stream(losses[other]).sum()))
                    .orElseThrow();
            Map<Integer, Long> had = raced(new Racing(30, 5, 0.95), losses);
            missed += had.getOrDefault(best, 0L) == 5 ? 0 : 1;
            folds += had.values().stream().mapToLong(count -> count).sum();
        }
        assertThat(missed / 400.0).isLessThan(0.05);
        assertThat(folds / 400.0).isLessThan(0.5 * 30 * 5);
    }

    /** Of two trials it is the paired t test, by a library. */
    @Test
    void noiseIsThatOfThePairedTest() {
        Random random = new Random(4);
        for (int times = 0; times < 50; times++) {
            int folds = 2 + random.nextInt(9);
            double[][] losses = losses(2, folds, 0.2, random);
            FoldNoise noise = FoldNoise.of(List.of(losses));
            double difference = Arrays.stream(losses[0]).average().orElseThrow()
                    - Arrays.stream(losses[1]).average().orElseThrow();
            double oneSided = new TTest().pairedTTest(losses[0], losses[1]) / 2;
            double confidence = Math.min(1 - oneSided, 1 - 1e-9);

            assertThat(noise.margin(folds, confidence)).isCloseTo(Math.abs(difference), within(1e-6));
            assertThat(noise.freedom()).isEqualTo(folds - 1);
        }
    }

    @Test
    void noiseIsWhatNeitherTrialNorFoldExplains() {
        Random random = new Random(5);
        double sum = 0;
        for (int times = 0; times < 200; times++) {
            List<double[]> losses = new ArrayList<>(List.of(losses(8, 6, 0.5, random)));
            double deviation = FoldNoise.of(losses).deviation();
            sum += deviation * deviation;
        }
        assertThat(Math.sqrt(sum / 200)).isCloseTo(0.5, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 0.9", "1, 1, 0.9", "1, 2, 0.5", "1, 2, 1", "1, 2, NaN"})
    void refusesWhatCannotBe(int trials, int folds, double confidence) {
        assertThatThrownBy(() -> new Racing(trials, folds, confidence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must hold");
    }
}
