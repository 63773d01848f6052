package io.tatara.train.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.engine.StepClock;
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
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import io.tatara.train.Wrapped;
import io.tatara.train.local.LocalTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** In a task of its own, in parts or beside others, a training comes to the bits of {@code local}. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
class TestSingleTrainer {

    private static final EngineFactory NOISY = new SoftmaxEngine.Factory(4, 3, 0.9, 0.3);
    private static final List<float[]> TRAIN = InProcess.examples(200);
    private static final List<float[]> VALIDATION = InProcess.examples(260).subList(200, 260);
    private static final int EPOCHS = 9;

    /** What engines tell, which are made in tasks. */
    private static final AtomicInteger MADE = new AtomicInteger();

    private static final CountDownLatch STEPS = new CountDownLatch(500);

    private final SparkSession spark;
    private final HadoopSettings hadoop;

    @TempDir
    private Path folder;

    private SharedShards shards;
    private SingleTrainer trainer;
    private volatile @Nullable Exception ended;

    TestSingleTrainer(SparkSession spark) {
        this.spark = spark;
        this.hadoop = new HadoopSettings(spark.sparkContext().hadoopConfiguration());
    }

    @BeforeEach
    void share() {
        shards = SharedShards.write(
                PreparedRows.of(spark, TRAIN, VALIDATION),
                List.of(),
                folder.toUri().toString(),
                hadoop);
        trainer = new SingleTrainer(spark, shards);
    }

    @AfterEach
    void deleteAll() throws Exception {
        assertThat(trainer.awaitIdle(10)).isTrue();
        trainer.close();
        shards.close();
        assertThat(folder.toFile().list((parent, name) -> name.startsWith("shards-")))
                .isEmpty();
    }

    @Test
    void manyAtOnceAreEachLocalBitForBit() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<TaskReport>> reports = new ArrayList<>();
            for (int seed = 0; seed < 6; seed++) {
                TrainingJob job = job(NOISY, config(seed), checkpoints(seed));
                reports.add(threads.submit(() -> trainer.train(job.plan(Exchange.alone()), "seed")));
            }
            for (int seed = 0; seed < 6; seed++) {
                TrainingResult local = new LocalTrainer(spark).train(job(NOISY, config(seed), null));
                TaskReport report = reports.get(seed).get();

                assertThat(report.summary().validation())
                        .isEqualTo(local.summary().validation());
                assertThat(report.epochs()).hasSize(EPOCHS);
                assertThat(report.divergence()).isNull();
                assertSame(restored(seed, EPOCHS), local);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void inPartsItIsTheWholeBitForBit() throws Exception {
        TrainingResult whole = new LocalTrainer(spark).train(job(NOISY, config(7), null));
        int trained = 0;
        for (int until : List.of(1, 3, EPOCHS)) {
            TaskReport report = trainer.train(plan(7, until), "part");

            assertThat(report.epochs()).hasSize(until - trained);
            assertThat(report.summary().epochs()).isEqualTo(until);
            trained = until;
        }
        assertSame(restored(7, EPOCHS), whole);
    }

    /** A study may end while its best trial goes on to the next rung. */
    @Test
    void whatItHadIsToldHoweverFarItHasGoneSince() throws Exception {
        TrainingResult third = trainer.result(plan(5, 3).withoutCheckpoints());
        trainer.train(plan(5, 3), "to the third epoch");
        assertSame(restored(5, 3), third);

        trainer.train(plan(5, 4), "and on");
        assertSame(restored(5, 3), third);
        assertSame(restored(5, 4), trainer.result(plan(5, 4).withoutCheckpoints()));
    }

    @Test
    void interruptedItGoesOnFromItsCheckpoint() throws Exception {
        TrainingConfig endless = new TrainingConfig(1_000_000, 8, null, new CheckpointRhythm.Epochs(1_000_000), 9);
        EngineFactory told = TestSingleTrainer::counted;
        Thread thread = new Thread(() -> {
            try {
                trainer.train(job(told, endless, checkpoints(9)).plan(Exchange.alone()), "endless");
            } catch (Exception e) {
                ended = e;
            }
        });
        thread.start();
        assertThat(STEPS.await(30, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        thread.join(10_000);

        assertThat(ended).isInstanceOf(InterruptedException.class);
        assertThat(trainer.awaitIdle(20)).isTrue();
        TaskReport report =
                trainer.train(job(NOISY, endless.until(3_000), checkpoints(9)).plan(Exchange.alone()), "again");
        assertThat(report.summary().epochs()).isEqualTo(3_000);
        assertThat(report.epochs()).hasSizeLessThan(3_000);
        assertSame(
                trainer.result(job(NOISY, endless.until(3_000), checkpoints(9)).plan(Exchange.alone())),
                trainer.result(job(NOISY, endless.until(3_000), null).plan(Exchange.alone())));
    }

    private static Engine counted() {
        return new Wrapped(NOISY.create()) {
            @Override
            public void update(StepClock clock) {
                super.update(clock);
                STEPS.countDown();
            }
        };
    }

    /** By what Spark's UI does when somebody kills a job or a stage there. */
    @Test
    void cancelledFromOutsideItSaysSo() throws Exception {
        SparkContext context = spark.sparkContext();
        for (Runnable kill : List.<Runnable>of(
                () -> context.cancelJob(context.statusTracker().getActiveJobIds()[0], "killed via the Web UI"),
                () -> context.cancelStage(context.statusTracker().getActiveStageIds()[0], "killed via the Web UI"))) {
            awaitStages(0);
            CompletableFuture<TaskReport> training = CompletableFuture.supplyAsync(this::endless);
            awaitStages(1);
            kill.run();

            assertThatThrownBy(() -> training.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("killed via the Web UI");
            assertThat(trainer.awaitIdle(20)).isTrue();
        }
    }

    /** What Spark's UI shows comes after what is. */
    private void awaitStages(int active) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (spark.sparkContext().statusTracker().getActiveStageIds().length != active) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private TaskReport endless() {
        TrainingConfig config = new TrainingConfig(1_000_000, 8, null, new CheckpointRhythm.Never(), 9);
        try {
            return trainer.train(job(NOISY, config, null).plan(Exchange.alone()), "endless");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatItThrowsIsSaidAndNotTriedAgain() {
        MADE.set(0);
        EngineFactory broken = () -> {
            MADE.incrementAndGet();
            throw new IllegalStateException("no such layer");
        };

        assertThatThrownBy(() ->
                        trainer.train(job(broken, config(1), checkpoints(1)).plan(Exchange.alone()), "broken"))
                .isExactlyInstanceOf(TataraException.class)
                .hasMessageContaining("no such layer (on 127.0.0.1)");
        assertThat(MADE).hasValue(1);
    }

    @Test
    void whatItIsNotToBlameForIsLost() {
        EngineFactory unlucky = () -> {
            throw new UncheckedIOException(new IOException("No space left on device"));
        };

        assertThatThrownBy(() ->
                        trainer.train(job(unlucky, config(2), checkpoints(2)).plan(Exchange.alone()), "unlucky"))
                .isInstanceOf(TaskLost.class)
                .hasMessageContaining("No space left on device");
    }

    @Test
    void whatSparkWouldDoToItIsRefusedBefore() {
        SparkConf conf = spark.sparkContext().conf();
        try {
            conf.set("spark.speculation", "true").set("spark.speculation.task.duration.threshold", "10s");
            assertThatThrownBy(() -> new SingleTrainer(spark, shards))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("Spark would start trials a second time; take it out");
            conf.set("spark.io.encryption.enabled", "true");
            assertThatThrownBy(() -> SharedShards.write(
                            PreparedRows.of(spark, TRAIN, VALIDATION),
                            List.of(),
                            folder.toUri().toString(),
                            hadoop))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("spark.io.encryption.enabled is true");
        } finally {
            List.of("spark.speculation", "spark.speculation.task.duration.threshold", "spark.io.encryption.enabled")
                    .forEach(conf::remove);
        }
    }

    private TrainingResult restored(int seed, int until) {
        return trainer.result(plan(seed, until));
    }

    private ReplicaPlan plan(int seed, int until) {
        return job(NOISY, config(seed).until(until), checkpoints(seed)).plan(Exchange.alone());
    }

    private static TrainingConfig config(int seed) {
        return new TrainingConfig(EPOCHS, 8, null, new CheckpointRhythm.Epochs(100), seed);
    }

    private CheckpointStore checkpoints(int seed) {
        return CheckpointStore.resuming(
                folder.resolve("checkpoints-" + seed).toUri().toString(), hadoop);
    }

    private TrainingJob job(EngineFactory engines, TrainingConfig config, @Nullable CheckpointStore checkpoints) {
        return new TrainingJob(
                PreparedRows.of(spark, TRAIN, VALIDATION),
                engines,
                new LearningRate(0.1, new Schedule.Cosine(0.01), LearningRate.Unit.STEP, 0),
                config,
                List.of(),
                new HitRate(),
                checkpoints,
                event -> {});
    }

    private static void assertSame(TrainingResult actual, TrainingResult expected) {
        assertThat(actual.parameters()).containsExactly(expected.parameters());
        assertThat(actual.state()).containsExactly(expected.state());
        assertThat(actual.summary().validation()).isEqualTo(expected.summary().validation());
        assertThat(actual.summary().examples()).isEqualTo(expected.summary().examples());
    }
}
