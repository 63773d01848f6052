package io.tatara.train.gang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.collective.Floats;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import io.tatara.spark.LocalDisk;
import io.tatara.spark.SparkExtension;
import io.tatara.train.Carrier;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Distribution;
import io.tatara.train.HitRate;
import io.tatara.train.InProcess;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.PreparedRows;
import io.tatara.train.Tolerance;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingDiverged;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import io.tatara.train.TrainingResult;
import io.tatara.train.local.LocalTrainer;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
@Timeout(120)
class TestGangTrainer {

    private static final EngineFactory NOISY = new SoftmaxEngine.Factory(4, 3, 0.9, 0.3);
    private static final List<float[]> TRAIN = InProcess.examples(200);
    private static final List<float[]> VALIDATION = InProcess.examples(260).subList(200, 260);
    private static final Tolerance TOLERANCE = new Tolerance(20, Tolerance.OnLoss.CONTINUE, 3);
    private static final TrainingConfig CONFIG = new TrainingConfig(3, 8, null, 0, 42);

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void overSparkIsThreadsInOneJvmBitForBit(String strategy, SparkSession spark, @TempDir Path folder)
            throws Exception {
        TrainingResult threads = InProcess.ranks(
                        job(spark, NOISY, CONFIG, event -> {}, null)
                                .plan(distribution(strategy, 4).exchange()),
                        InProcess.deal(TRAIN, 4),
                        InProcess.deal(VALIDATION, 4),
                        folder)
                .get(0);
        List<TrainingEvent> events = new ArrayList<>();

        TrainingResult result = trainer(spark, strategy, 4).train(job(spark, NOISY, CONFIG, events::add, null));

        assertThat(result.parameters()).containsExactly(threads.parameters());
        assertThat(result.state()).containsExactly(threads.state());
        assertThat(result.summary().validation()).isEqualTo(threads.summary().validation());
        assertThat(result.summary().timings()).hasSize(4);
        assertThat(result.summary().examples()).isEqualTo(600);
        assertThat(events).first().isInstanceOf(TrainingEvent.Started.class);
        assertThat(events).last().isEqualTo(new TrainingEvent.Finished(result.summary()));
        assertThat(events)
                .filteredOn(TrainingEvent.EpochFinished.class::isInstance)
                .hasSize(3);
        assertThat(shardsLeft()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"averaging, 2", "averaging, 3", "allreduce, 2", "allreduce, 3"})
    void overSparksJobsTheBitsAndTheEventsAreThoseOfPeers(String strategy, int workers, SparkSession spark) {
        List<TrainingEvent> ofPeers = new ArrayList<>();
        List<TrainingEvent> ofJobs = new ArrayList<>();

        TrainingResult peers = trainer(spark, strategy, workers).train(job(spark, NOISY, CONFIG, ofPeers::add, null));
        TrainingResult jobs =
                new GangTrainer(spark, overJobs(strategy, workers)).train(job(spark, NOISY, CONFIG, ofJobs::add, null));

        assertThat(jobs.parameters()).containsExactly(peers.parameters());
        assertThat(jobs.state()).containsExactly(peers.state());
        assertThat(jobs.summary().validation()).isEqualTo(peers.summary().validation());
        assertThat(jobs.summary().timings()).hasSize(workers);
        assertThat(kinds(ofJobs)).isEqualTo(kinds(ofPeers));
        assertThat(shardsLeft()).isEmpty();
    }

    /** As trials of a study are; together they have no more workers than there are slots. */
    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void gangsBesideEachOtherAreEachWhatTheyAreAlone(String strategy, SparkSession spark) throws Exception {
        List<TrainingConfig> configs = IntStream.range(0, 4)
                .mapToObj(seed -> new TrainingConfig(3, 8, null, 0, seed))
                .toList();
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<TrainingResult>> submitted = new ArrayList<>();
            for (TrainingConfig config : configs) {
                submitted.add(two.submit(
                        () -> trainer(spark, strategy, 2).train(job(spark, NOISY, config, event -> {}, null))));
            }
            List<TrainingResult> together = new ArrayList<>();
            for (Future<TrainingResult> one : submitted) {
                together.add(one.get(60, TimeUnit.SECONDS));
            }
            for (int i = 0; i < configs.size(); i++) {
                TrainingResult alone =
                        trainer(spark, strategy, 2).train(job(spark, NOISY, configs.get(i), event -> {}, null));
                assertThat(together.get(i).parameters()).containsExactly(alone.parameters());
            }
        } finally {
            two.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void oneWorkerIsLocalBitForBit(String strategy, SparkSession spark) {
        TrainingResult local = new LocalTrainer(spark).train(job(spark, NOISY, CONFIG, event -> {}, null));
        TrainingResult one = trainer(spark, strategy, 1).train(job(spark, NOISY, CONFIG, event -> {}, null));

        assertThat(one.parameters()).containsExactly(local.parameters());
        assertThat(one.summary().validation()).isEqualTo(local.summary().validation());
        assertThat(shardsLeft()).isEmpty();
    }

    /** By peers, or by Spark's jobs what peers began. */
    @ParameterizedTest
    @CsvSource({"averaging, false", "averaging, true", "allreduce, false", "allreduce, true"})
    void resumedIsUninterruptedBitForBit(String strategy, boolean byJobs, SparkSession spark, @TempDir Path folder) {
        String path = folder.toUri().toString();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        TrainingConfig first = new TrainingConfig(1, 8, null, 1, 42);
        TrainingConfig whole = new TrainingConfig(3, 8, null, 1, 42);
        TrainingResult expected = trainer(spark, strategy, 2).train(job(spark, NOISY, CONFIG, event -> {}, null));

        trainer(spark, strategy, 2).train(job(spark, NOISY, first, event -> {}, CheckpointStore.fresh(path, hadoop)));
        TrainingResult resumed = new GangTrainer(spark, byJobs ? overJobs(strategy, 2) : distribution(strategy, 2))
                .train(job(spark, NOISY, whole, event -> {}, CheckpointStore.resuming(path, hadoop)));

        assertThat(resumed.parameters()).containsExactly(expected.parameters());
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void anEngineThatFailsOnATaskIsANamedErrorAndLeavesNoShard(String strategy, SparkSession spark) {
        EngineFactory broken = () -> {
            throw new IllegalStateException("no memory for 9 GB of parameters");
        };

        for (Distribution.Ganged distribution : List.of(distribution(strategy, 2), overJobs(strategy, 2))) {
            assertThatThrownBy(() ->
                            new GangTrainer(spark, distribution).train(job(spark, broken, CONFIG, event -> {}, null)))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("Training failed: rank ")
                    .hasMessageContaining("no memory for 9 GB of parameters");
        }
        assertThat(shardsLeft()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void divergenceIsToldWithTheLastFiniteParameters(String strategy, SparkSession spark) {
        assertThatThrownBy(
                        () -> trainer(spark, strategy, 2).train(job(spark, new Exploding(), CONFIG, event -> {}, null)))
                .isInstanceOfSatisfying(TrainingDiverged.class, diverged -> {
                    assertThat(diverged.lastFinite().parameters()).hasSize(15);
                    assertThat(diverged.divergence().step()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"averaging", "allreduce"})
    void moreWorkersThanRowsAreRefused(String strategy, SparkSession spark) {
        assertThatThrownBy(() -> trainer(spark, strategy, 201).train(job(spark, NOISY, CONFIG, event -> {}, null)))
                .isInstanceOf(TataraException.class)
                .hasMessage("201 workers cannot share 200 training rows; set distribution.workers to at most 200.");
    }

    private static GangTrainer trainer(SparkSession spark, String strategy, int workers) {
        return new GangTrainer(spark, distribution(strategy, workers));
    }

    private static Distribution.Ganged distribution(String strategy, int workers) {
        return distribution(strategy, workers, Carrier.PEERS, TOLERANCE);
    }

    private static Distribution.Ganged overJobs(String strategy, int workers) {
        return distribution(strategy, workers, Carrier.JOBS, new Tolerance(20, Tolerance.OnLoss.RESTART, 3));
    }

    private static Distribution.Ganged distribution(
            String strategy, int workers, Carrier carrier, Tolerance tolerance) {
        return strategy.equals("averaging")
                ? new Distribution.Averaging(
                        workers,
                        new Pace.Fixed(2),
                        new Outer.None(),
                        OptimizerState.LOCAL,
                        new Floats(),
                        carrier,
                        tolerance)
                : new Distribution.AllReduce(workers, false, new Floats(), carrier, tolerance);
    }

    private static TrainingJob job(
            SparkSession spark,
            EngineFactory engines,
            TrainingConfig config,
            TrainingListener listener,
            @Nullable CheckpointStore checkpoints) {
        return new TrainingJob(
                PreparedRows.of(spark, TRAIN, VALIDATION),
                engines,
                new LearningRate(0.1, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                config,
                List.of(),
                new HitRate(),
                checkpoints,
                listener);
    }

    /** But progress and rounds, which are told by the clock. */
    private static List<String> kinds(List<TrainingEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof TrainingEvent.Progress))
                .filter(event -> !(event instanceof TrainingEvent.RoundsFinished))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private static List<String> shardsLeft() {
        List<String> left = new ArrayList<>();
        for (int rank = 0; rank < 4; rank++) {
            File[] files = LocalDisk.folder(rank).toFile().listFiles((dir, name) -> name.endsWith(".shard"));
            for (File file : files == null ? new File[0] : files) {
                left.add(file.getName());
            }
        }
        return left;
    }

    /** An engine whose loss is infinite from the start. */
    private record Exploding() implements EngineFactory {
        @Override
        public Engine create() {
            return new SoftmaxEngine(new SoftmaxEngine.Factory(4, 3, 0, 0)) {
                @Override
                public double gradient(Minibatch batch, long seed) {
                    return Double.POSITIVE_INFINITY;
                }
            };
        }
    }
}
