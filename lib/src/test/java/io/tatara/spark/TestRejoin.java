package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.CheckpointStore;
import io.tatara.train.EarlyStopping;
import io.tatara.train.Exchange;
import io.tatara.train.HitRate;
import io.tatara.train.InProcess;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rank that was lost and comes back ends where the others do, to the bit, though it has seen less than they. */
@Timeout(120)
class TestRejoin {

    private static final int SIZE = 3;
    private static final int EPOCHS = 1500;
    private static final List<List<float[]>> SHARES = InProcess.deal(InProcess.examples(60), SIZE);
    private static final List<List<float[]>> VALIDATION = InProcess.deal(InProcess.examples(90), SIZE);

    @TempDir
    Path folder;

    @TempDir
    Path checkpoints;

    private static List<Exchange> exchanges() {
        return List.of(
                new Exchange.Averaging(2),
                new Exchange.Averaging(new Pace.Fixed(2), new Outer.Nesterov(0.7, 0.5), new Floats()),
                new Exchange.Averaging(new Pace.Fixed(2), new Outer.None(), OptimizerState.AVERAGED, new Floats()),
                // a time that any step is longer than
                new Exchange.Averaging(new Pace.Seconds(1e-9), new Outer.None(), new Floats()),
                new Exchange.AllReduce(2));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void checkpointsThatAreUnderWayHinderNobody(Exchange exchange) throws Exception {
        String path = checkpoints.toUri().toString();
        Configuration hadoop = new Configuration();
        ReplicaPlan plan = plan(exchange, new CheckpointRhythm.Rounds(5), CheckpointStore.fresh(path, hadoop));
        List<TrainingResult> results = losing(plan, 0);

        // nothing is left to do: what the last checkpoint kept is the result
        TrainingResult kept = InProcess.local(
                plan(exchange, new CheckpointRhythm.Never(), CheckpointStore.resuming(path, hadoop)),
                SHARES.get(0),
                VALIDATION.get(0),
                folder);
        assertThat(kept.parameters()).isEqualTo(results.get(0).parameters());
        assertThat(kept.summary().epochs()).isEqualTo(EPOCHS);
        assertThat(checkpoints.toFile().list((dir, name) -> name.startsWith("round-")))
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void aRankThatIsBackEndsWhereTheOthersDo(Exchange exchange) throws Exception {
        for (int lost : new int[] {0, 2}) {
            List<TrainingResult> results = losing(plan(exchange, new CheckpointRhythm.Never(), null), lost);
            assertThat(results).allSatisfy(result -> {
                assertThat(result.parameters()).isEqualTo(results.get(0).parameters());
                assertThat(result.summary().epochs()).isEqualTo(EPOCHS);
                assertThat(result.summary().bestEpoch())
                        .isEqualTo(results.get(0).summary().bestEpoch());
                assertThat(result.summary().examples())
                        .isEqualTo(results.get(0).summary().examples())
                        .isLessThan(EPOCHS * 60L);
            });
        }
    }

    private static ReplicaPlan plan(Exchange exchange, CheckpointRhythm rhythm, @Nullable CheckpointStore store) {
        // a learning rate at which accuracy wanders, so that the best epoch is somewhere on the way
        return new ReplicaPlan(
                new SoftmaxEngine.Factory(4, 3, 0.9, 0.3),
                new LearningRate(1, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(EPOCHS, 4, new EarlyStopping("accuracy", EPOCHS, 0, true), rhythm, 7),
                exchange,
                new HitRate(),
                store);
    }

    /** Loses a rank on the way, lets it come back, and returns what each ends with. */
    private List<TrainingResult> losing(ReplicaPlan plan, int lost) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (PeerWorld world =
                new PeerWorld(new SparkConf(false), SIZE, Duration.ofSeconds(10), true, Placing.TOGETHER)) {
            List<Future<TrainingResult>> playing = new ArrayList<>();
            for (Collective rank : world.ranks()) {
                playing.add(threads.submit(() -> play(plan, rank)));
            }
            TimeUnit.MILLISECONDS.sleep(50);
            playing.get(lost).cancel(true);
            world.lose(lost);
            playing.set(lost, threads.submit(() -> play(plan, world.again(lost, true))));

            List<TrainingResult> results = new ArrayList<>();
            for (Future<TrainingResult> rank : playing) {
                results.add(rank.get(60, TimeUnit.SECONDS));
            }
            assertThat(world.changes()).hasSize(2);
            assertThat(world.changes().get(1)).contains("rank " + lost).endsWith("is back");
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private TrainingResult play(ReplicaPlan plan, Collective collective) {
        return InProcess.play(
                plan,
                SHARES.get(collective.rank()),
                VALIDATION.get(collective.rank()),
                collective,
                folder,
                event -> {});
    }
}
