package io.tatara.train.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import io.tatara.spark.HadoopSettings;
import io.tatara.spark.SparkExtension;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Exchange;
import io.tatara.train.HitRate;
import io.tatara.train.InProcess;
import io.tatara.train.PreparedRows;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import io.tatara.train.local.LocalTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A training on all folds but one is that of a table of their rows, measured on a table of the one's. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
class TestFoldTraining {

    private static final EngineFactory NOISY = new SoftmaxEngine.Factory(4, 3, 0.9, 0.3);
    private static final int FOLDS = 4;
    private static final int LABEL = 4;
    private static final List<float[]> ROWS = InProcess.examples(203);
    private static final List<Double> WEIGHTS = List.of(0.5, 1.0, 2.0);

    private final SparkSession spark;
    private final HadoopSettings hadoop;

    @TempDir
    private Path folder;

    private @Nullable SharedShards shards;

    TestFoldTraining(SparkSession spark) {
        this.spark = spark;
        this.hadoop = new HadoopSettings(spark.sparkContext().hadoopConfiguration());
    }

    @AfterEach
    void delete() {
        if (shards != null) {
            shards.close();
        }
        assertThat(folder.toFile().list((parent, name) -> name.startsWith("shards-")))
                .isEmpty();
    }

    @Test
    void everyFoldIsLocalBitForBitWithClassWeightsAndWithout() throws Exception {
        for (List<Double> weights : List.of(List.<Double>of(), WEIGHTS)) {
            try (SingleTrainer trainer = trainer(weights)) {
                List<TaskReport> reports = trainer.trainFolds(plans(weights, FOLDS, 9), 1, "folds");

                assertThat(reports).hasSize(FOLDS);
                for (int fold = 0; fold < FOLDS; fold++) {
                    TrainingResult local = new LocalTrainer(spark).train(job(data(fold), weights, config(9), null));
                    assertThat(reports.get(fold).summary().validation())
                            .isEqualTo(local.summary().validation());
                    assertThat(reports.get(fold).summary().trainLoss())
                            .isEqualTo(local.summary().trainLoss());
                }
            }
            shards().close();
        }
    }

    @Test
    void inPartsTheyAreTheWholeAndWhatIsTrainedIsNotTrainedAgain() throws Exception {
        try (SingleTrainer trainer = trainer(List.of())) {
            List<TaskReport> first = trainer.trainFolds(plans(List.of(), 2, 3), 1, "two folds, three epochs");
            assertThat(first).allMatch(report -> report.epochs().size() == 3);
            List<TaskReport> all = trainer.trainFolds(plans(List.of(), FOLDS, 3), 1, "all folds, three epochs");
            assertThat(all.stream().map(report -> report.epochs().size())).containsExactly(0, 0, 3, 3);
            assertThat(all.subList(0, 2).stream().map(report -> report.summary().validation()))
                    .isEqualTo(first.stream()
                            .map(report -> report.summary().validation())
                            .toList());
            List<TaskReport> more = trainer.trainFolds(plans(List.of(), FOLDS, 9), 1, "all folds, nine epochs");
            for (int fold = 0; fold < FOLDS; fold++) {
                assertThat(more.get(fold).epochs()).hasSize(6);
                assertThat(more.get(fold).summary().validation())
                        .isEqualTo(new LocalTrainer(spark)
                                .train(job(data(fold), List.of(), config(9), null))
                                .summary()
                                .validation());
            }
        }
    }

    @Test
    void aShareOfTheRowsIsATableOfThem() throws Exception {
        for (double share : new double[] {1e-9, 0.1, 0.5, 1}) {
            try (SingleTrainer trainer = trainer(WEIGHTS)) {
                List<ReplicaPlan> plans = plans(WEIGHTS, FOLDS, 9).stream()
                        .map(ReplicaPlan::withoutCheckpoints)
                        .toList();
                List<TaskReport> reports = trainer.trainFolds(plans, share, "a share");
                for (int fold = 0; fold < FOLDS; fold++) {
                    TrainingResult local =
                            new LocalTrainer(spark).train(job(data(fold, share), WEIGHTS, config(9), null));
                    assertThat(reports.get(fold).summary().validation())
                            .isEqualTo(local.summary().validation());
                    assertThat(reports.get(fold).summary().examples())
                            .isEqualTo(local.summary().examples());
                }
                assertThatThrownBy(() -> trainer.trainFolds(plans, 0, "nothing"))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            shards().close();
        }
    }

    @Test
    void theFirstThatDivergesIsTheLast() throws Exception {
        try (SingleTrainer trainer = trainer(List.of())) {
            List<ReplicaPlan> plans = new ArrayList<>(plans(List.of(), FOLDS, 9));
            plans.set(
                    1,
                    new TrainingJob(data(1), NOISY, rate(1e38), config(9), List.of(), new HitRate(), null, event -> {})
                            .plan(Exchange.alone()));
            List<TaskReport> reports = trainer.trainFolds(plans, 1, "one of them diverges");

            assertThat(reports).hasSize(2);
            assertThat(reports.get(0).divergence()).isNull();
            assertThat(reports.get(1).divergence()).isNotNull();
        }
    }

    @Test
    void asManyFoldsAsThereAreNotAreRefused() {
        assertThatThrownBy(() -> write(List.of(), 204))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("203 training rows cannot be had in 204 folds");
        assertThatThrownBy(() -> write(List.of(), 1)).isInstanceOf(TataraException.class);
        try (SingleTrainer trainer = trainer(List.of())) {
            assertThatThrownBy(() -> trainer.trainFolds(plans(List.of(), FOLDS + 1, 3), 1, "one too many"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 4 plans, not 5");
        }
    }

    private SingleTrainer trainer(List<Double> weights) {
        shards = write(weights, FOLDS);
        return new SingleTrainer(spark, shards);
    }

    private SharedShards shards() {
        return Objects.requireNonNull(shards);
    }

    private SharedShards write(List<Double> weights, int folds) {
        return SharedShards.writeFolds(
                PreparedRows.of(spark, ROWS, List.of()),
                folds,
                weights,
                folder.toUri().toString(),
                hadoop);
    }

    private List<ReplicaPlan> plans(List<Double> weights, int folds, int until) {
        return IntStream.range(0, folds)
                .mapToObj(fold -> job(
                                data(fold % FOLDS),
                                weights,
                                config(until),
                                CheckpointStore.resuming(
                                        folder.resolve("weights-%d-fold-%d".formatted(weights.size(), fold))
                                                .toUri()
                                                .toString(),
                                        hadoop))
                        .plan(Exchange.alone()))
                .toList();
    }

    /** All folds but one, from the next one on and round, and that one. */
    private TrainingData data(int fold) {
        return data(fold, 1);
    }

    /** A share of all folds but one, one after the other, and that one. */
    private TrainingData data(int fold, double share) {
        List<List<float[]>> folds = new ArrayList<>(IntStream.range(0, FOLDS)
                .mapToObj(other -> (List<float[]>) new ArrayList<float[]>())
                .toList());
        for (float[] row : ROWS) {
            folds.stream()
                    .min(Comparator.<List<float[]>>comparingLong(rows -> rows.stream()
                                    .filter(other -> other[LABEL] == row[LABEL])
                                    .count())
                            .thenComparingInt(List::size))
                    .orElseThrow()
                    .add(row);
        }
        Collections.rotate(folds, -fold);
        List<float[]> heldOut = folds.remove(0);
        List<float[]> others = folds.stream().flatMap(List::stream).toList();
        int first = (int) Math.max(1, Math.round(share * others.size()));
        return PreparedRows.of(spark, others.subList(0, first), heldOut);
    }

    private static TrainingConfig config(int until) {
        return new TrainingConfig(9, 8, null, new CheckpointRhythm.Epochs(100), 6).until(until);
    }

    private static TrainingJob job(
            TrainingData data, List<Double> weights, TrainingConfig config, @Nullable CheckpointStore checkpoints) {
        return new TrainingJob(data, NOISY, rate(0.1), config, weights, new HitRate(), checkpoints, event -> {});
    }

    private static LearningRate rate(double rate) {
        return new LearningRate(rate, new Schedule.Constant(), LearningRate.Unit.STEP, 0);
    }
}
