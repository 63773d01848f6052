package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.collective.Bytes;
import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.collective.Halves;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import io.tatara.train.TrainingEvent.CheckpointFailed;
import io.tatara.train.TrainingEvent.CheckpointWritten;
import io.tatara.train.TrainingEvent.EpochFinished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a training ends, what it kept continues to the bits of one that nothing disturbed. */
@Timeout(120)
class TestCheckpoints {

    private static final int WORKERS = 3;
    private static final int EPOCHS = 4;

    /** 100 examples over 3 workers in batches of 8: 5 steps an epoch, so rounds of 2, 2 and 1. */
    private static final int ROUNDS_PER_EPOCH = 3;

    private static final Exchange AVERAGING = new Exchange.Averaging(2);
    private static final CheckpointRhythm EACH_ROUND = new CheckpointRhythm.Rounds(1);
    private static final Configuration HADOOP = TroubledFiles.hadoop();

    @TempDir
    Path shards;

    @TempDir
    Path checkpoints;

    private @Nullable Path current;
    private final List<TrainingEvent> events = Collections.synchronizedList(new ArrayList<>());

    private static List<Exchange> exchanges() {
        return List.of(
                AVERAGING,
                new Exchange.Averaging(new Pace.Fixed(2), new Outer.Nesterov(0.7, 0.5), new Floats()),
                new Exchange.Averaging(new Pace.Fixed(2), new Outer.None(), OptimizerState.AVERAGED, new Floats()),
                new Exchange.Averaging(new Pace.Growing(1, 2), new Outer.None(), new Floats()),
                new Exchange.Averaging(new Pace.Fixed(2), new Outer.None(), new Bytes()),
                new Exchange.AllReduce(2, false, new Halves()),
                new Exchange.AllReduce(2));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void askedToEndInAnyRoundItContinuesBitForBit(Exchange exchange) throws Exception {
        float[] expected = train(exchange, new CheckpointRhythm.Never(), null);
        for (int round = 1; round <= EPOCHS * ROUNDS_PER_EPOCH; round++) {
            int asked = round;
            String folder = folder();
            List<TrainingResult> ended = ended(
                    exchange,
                    new CheckpointRhythm.Epochs(2),
                    CheckpointStore.resuming(folder, HADOOP),
                    rank -> Fated.ending(rank, asked));
            assertThat(ended)
                    .allSatisfy(rank -> assertThatThrownBy(rank::orThrow).isInstanceOf(TrainingInterrupted.class));
            CheckpointManifest kept = Objects.requireNonNull(
                    CheckpointStore.resuming(folder, HADOOP).toResume());
            assertThat(kept.cursor().round()).isEqualTo(round);

            assertThat(train(exchange, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP)))
                    .as("asked in round %d", round)
                    .containsExactly(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void killedInAnyRoundItContinuesBitForBit(Exchange exchange) throws Exception {
        float[] expected = train(exchange, new CheckpointRhythm.Never(), null);
        for (int round = 2; round <= EPOCHS * ROUNDS_PER_EPOCH; round++) {
            int last = round;
            String folder = folder();
            assertThatThrownBy(() -> ended(
                            exchange,
                            EACH_ROUND,
                            CheckpointStore.resuming(folder, HADOOP),
                            rank -> Fated.dying(rank, last)))
                    .isInstanceOf(ExecutionException.class);

            assertThat(train(exchange, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP)))
                    .as("killed in round %d", round)
                    .containsExactly(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void checkpointsChangeNoBitAndTwoAndTheBestAreKept(Exchange exchange) throws Exception {
        float[] expected = train(exchange, new CheckpointRhythm.Never(), null);
        for (CheckpointRhythm rhythm :
                List.of(EACH_ROUND, new CheckpointRhythm.Seconds(1e-9), new CheckpointRhythm.Auto(0.999, 1e-9))) {
            String folder = folder();

            assertThat(train(exchange, rhythm, CheckpointStore.fresh(folder, HADOOP)))
                    .containsExactly(expected);

            assertThat(names("round-")).hasSize(2);
            assertThat(names("best-")).hasSizeBetween(1, 2);
            assertThat(events).noneMatch(CheckpointFailed.class::isInstance);
            assertThat(events).anyMatch(event -> event instanceof CheckpointWritten written && written.steps() > 0);
        }
    }

    @Test
    void tornAndHalfWrittenCheckpointsArePassedOverAndDeleted() throws Exception {
        float[] expected = expected();
        String folder = folder();
        ended(AVERAGING, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP), rank -> Fated.ending(rank, 7));
        Path newest = Path.of(names("round-").get(1));
        Path manifest = newest.resolve("manifest.json");
        byte[] json = Files.readAllBytes(manifest);
        Files.write(manifest, Arrays.copyOf(json, json.length / 2));
        Path half = newest.resolveSibling("round-0000000099-0123abcd");
        Files.createDirectory(half);
        Files.writeString(half.resolve("parameters.f32"), "half");

        assertThat(train(AVERAGING, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP)))
                .containsExactly(expected);
        assertThat(half).doesNotExist();
        assertThat(newest).doesNotExist();
    }

    @Test
    void anOlderFormatIsRefused() throws Exception {
        Path old = Files.createDirectories(checkpoints.resolve("epoch-000003"));
        Files.writeString(old.resolve("manifest.json"), "{\"format\": 4}");

        assertThatThrownBy(() -> CheckpointStore.resuming(checkpoints.toUri().toString(), HADOOP)
                        .toResume())
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("epoch-000003 has the format of an earlier version; this one reads 5");
    }

    @Test
    void damagedFloatsAreRefusedByName() throws Exception {
        String folder = folder();
        ended(AVERAGING, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP), rank -> Fated.ending(rank, 4));
        Path state = Path.of(names("round-").get(names("round-").size() - 1)).resolve("state-00001.f32");
        byte[] floats = Files.readAllBytes(state);
        floats[5] ^= 1;
        Files.write(state, floats);

        CheckpointStore store = CheckpointStore.resuming(folder, HADOOP);
        CheckpointManifest manifest = Objects.requireNonNull(store.toResume());
        assertThat(store.read(manifest.entry("state-00000.f32"))).isNotEmpty();
        assertThatThrownBy(() -> store.read(manifest.entry("state-00001.f32")))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Cannot read the checkpoint")
                .hasMessageContaining("its checksum is not the manifest's");
    }

    @Test
    void aDiskThatIsFullForAWhileCostsCheckpointsAlone() throws Exception {
        float[] expected = expected();
        for (String victim : List.of("state-00002.f32", "parameters.f32", "best.f32", "manifest.json")) {
            String folder = TroubledFiles.on(folderOnDisk());
            TroubledFiles disk = TroubledFiles.of(folder, HADOOP);
            ended(AVERAGING, EACH_ROUND, CheckpointStore.fresh(folder, HADOOP), rank -> Fated.ending(rank, 2));
            String kept = CheckpointStore.resuming(folder, HADOOP).newest();

            disk.full(path -> path.endsWith(victim));
            events.clear();
            assertThat(train(AVERAGING, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP)))
                    .containsExactly(expected);
            assertThat(eventsOf(CheckpointFailed.class)).isNotEmpty().last().satisfies(event -> {
                assertThat(event.epoch()).isEqualTo(EPOCHS);
                assertThat(event.reason())
                        .contains("No space left on device")
                        .contains(victim.endsWith(".f32") ? victim : "round-");
                assertThat(event.kept()).contains("round-");
            });
            assertThat(names(""))
                    .as("nothing half-written")
                    .allSatisfy(name -> assertThat(Path.of(name))
                            .isDirectoryNotContaining(file ->
                                    file.endsWith(victim) && file.toFile().length() == 1));

            disk.full(path -> false);
            assertThat(CheckpointStore.resuming(folder, HADOOP).newest())
                    .isEqualTo(
                            eventsOf(CheckpointWritten.class).isEmpty()
                                    ? kept
                                    : eventsOf(CheckpointWritten.class)
                                            .get(eventsOf(CheckpointWritten.class)
                                                            .size()
                                                    - 1)
                                            .path());
            assertThat(train(AVERAGING, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP)))
                    .containsExactly(expected);
        }
    }

    @Test
    void theLastCheckpointMayFailToo() throws Exception {
        float[] expected = expected();
        String folder = TroubledFiles.on(folderOnDisk());
        TroubledFiles.of(folder, HADOOP).full(path -> path.contains(".f32"));

        float[] trained = train(AVERAGING, EACH_ROUND, CheckpointStore.fresh(folder, HADOOP));

        assertThat(trained).containsExactly(expected);
        assertThat(eventsOf(CheckpointWritten.class)).isEmpty();
        assertThat(eventsOf(CheckpointFailed.class))
                .hasSizeGreaterThan(1)
                .last()
                .satisfies(event -> {
                    assertThat(event.epoch()).isEqualTo(EPOCHS);
                    assertThat(event.kept()).isEmpty();
                });
        assertThat(names("")).isEmpty();
    }

    @Test
    void whileOneIsBeingWrittenOthersAreLeftOut() throws Exception {
        float[] expected = expected();
        String folder = TroubledFiles.on(folderOnDisk());
        CountDownLatch gate = new CountDownLatch(1);
        TroubledFiles.of(folder, HADOOP).slow(gate);

        float[] trained = train(AVERAGING, EACH_ROUND, CheckpointStore.fresh(folder, HADOOP), rank -> rank, event -> {
            events.add(event);
            if (event instanceof EpochFinished epoch && epoch.epoch() == EPOCHS - 1) {
                gate.countDown();
            }
        });

        assertThat(trained).containsExactly(expected);
        List<TrainingEvent> told = events.stream()
                .filter(event -> event instanceof CheckpointWritten
                        || (event instanceof EpochFinished epoch && epoch.epoch() == EPOCHS - 1))
                .toList();
        assertThat(told.get(0)).isInstanceOf(EpochFinished.class);
        assertThat(told.get(1)).isInstanceOfSatisfying(CheckpointWritten.class, first -> {
            assertThat(first.epoch()).isZero();
            assertThat(first.steps()).isEqualTo(2);
        });
        assertThat(told.get(told.size() - 1))
                .isInstanceOfSatisfying(
                        CheckpointWritten.class,
                        last -> assertThat(last.epoch()).isEqualTo(EPOCHS));
    }

    @Test
    void anotherNumberOfWorkersBeginsTheEpochAnew() throws Exception {
        String folder = folder();
        ended(AVERAGING, EACH_ROUND, CheckpointStore.fresh(folder, HADOOP), rank -> Fated.ending(rank, 4));

        TrainingResult one = InProcess.local(
                plan(AVERAGING, EACH_ROUND, CheckpointStore.resuming(folder, HADOOP)),
                InProcess.examples(100),
                InProcess.examples(400).subList(350, 400),
                shards);

        // the 48 examples of the second epoch's first round count twice
        assertThat(one.summary().examples()).isEqualTo(EPOCHS * 100 + 48);
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedEarly() throws Exception {
        Path file = Files.writeString(checkpoints.resolve("file"), "");

        assertThatThrownBy(() -> CheckpointStore.resuming(file.toUri().toString(), HADOOP)
                        .requireWritable(false))
                .isInstanceOf(TataraException.class)
                .hasMessageStartingWith("No checkpoint can be written to file:")
                .hasMessageContaining("training.checkpointEvery: 0");
    }

    /** Without checkpoints, and without leaving events. */
    private float[] expected() throws Exception {
        return train(AVERAGING, new CheckpointRhythm.Never(), null, rank -> rank, event -> {});
    }

    private float[] train(Exchange exchange, CheckpointRhythm rhythm, @Nullable CheckpointStore store)
            throws Exception {
        return train(exchange, rhythm, store, rank -> rank, events::add);
    }

    private float[] train(
            Exchange exchange,
            CheckpointRhythm rhythm,
            @Nullable CheckpointStore store,
            UnaryOperator<Collective> around,
            TrainingListener listener)
            throws Exception {
        return ranks(exchange, rhythm, store, around, listener).get(0).orThrow().parameters();
    }

    private List<TrainingResult> ended(
            Exchange exchange, CheckpointRhythm rhythm, CheckpointStore store, UnaryOperator<Collective> around)
            throws Exception {
        return ranks(exchange, rhythm, store, around, events::add);
    }

    private List<TrainingResult> ranks(
            Exchange exchange,
            CheckpointRhythm rhythm,
            @Nullable CheckpointStore store,
            UnaryOperator<Collective> around,
            TrainingListener listener)
            throws Exception {
        return InProcess.ranks(
                plan(exchange, rhythm, store),
                InProcess.deal(InProcess.examples(100), WORKERS),
                InProcess.deal(InProcess.examples(400).subList(350, 400), WORKERS),
                shards,
                around,
                listener);
    }

    private static ReplicaPlan plan(Exchange exchange, CheckpointRhythm rhythm, @Nullable CheckpointStore store) {
        // a rate at which accuracy wanders, so that the best validation is somewhere on the way, and within an epoch
        return new ReplicaPlan(
                new SoftmaxEngine.Factory(InProcess.FEATURES, InProcess.CLASSES, 0.9, 0.3),
                new LearningRate(1, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(EPOCHS, 8, 2, new EarlyStopping("accuracy", 1_000, 0, true), rhythm, 9),
                exchange,
                new HitRate(),
                store);
    }

    private <T extends TrainingEvent> List<T> eventsOf(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private Path folderOnDisk() throws IOException {
        current = Files.createTempDirectory(checkpoints, "run");
        return current;
    }

    private String folder() throws IOException {
        return folderOnDisk().toUri().toString();
    }

    private List<String> names(String prefix) {
        try (Stream<Path> files = Files.list(Objects.requireNonNull(current))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
