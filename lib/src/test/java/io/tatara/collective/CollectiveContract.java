package io.tatara.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every collective must do. An implementation's test says how to open a world of ranks. */
@Timeout(60)
public interface CollectiveContract {

    /** Some world, to be closed when its test is over. */
    interface World extends AutoCloseable {

        List<Collective> ranks();

        /** Has a rank say goodbye that has done all there was to do. */
        default void finish(Collective rank) {
            rank.close();
        }

        @Override
        void close();
    }

    /** What one rank does. */
    @FunctionalInterface
    interface Part<R> {
        R play(Collective collective) throws Exception;
    }

    World open(int size, Duration timeout);

    /** What these parts, of each rank one, come to when they are summed as they are. */
    default float[] sumOf(float[][] parts) {
        return serialSum(parts);
    }

    @Test
    default void sumsInRankOrderBitForBit() throws Exception {
        for (int size : new int[] {1, 2, 3, 4, 7, 16}) {
            try (World world = open(size, Duration.ofSeconds(20))) {
                for (int length : new int[] {0, 1, 3, 1001}) {
                    float[][] inputs = inputs(size, length);
                    List<float[]> results = run(world, collective -> {
                        float[] values = inputs[collective.rank()].clone();
                        float[] sums = sum(collective, values);
                        assertThat(bits(values)).isEqualTo(bits(inputs[collective.rank()]));
                        return sums;
                    });
                    float[] expected = sumOf(inputs);
                    assertThat(results)
                            .allSatisfy(result -> assertThat(bits(result)).isEqualTo(bits(expected)));
                }
            }
        }
    }

    @Test
    default void gathersUnequalAndEmptyPayloadsInRankOrder() throws Exception {
        for (int size : new int[] {1, 2, 5}) {
            try (World world = open(size, Duration.ofSeconds(20))) {
                List<List<byte[]>> results = run(world, collective -> {
                    byte[] payload = new byte[collective.rank() * 3];
                    Arrays.fill(payload, (byte) collective.rank());
                    return collective.allGather(payload);
                });
                for (List<byte[]> all : results) {
                    assertThat(all).hasSize(size);
                    for (int rank = 0; rank < size; rank++) {
                        assertThat(all.get(rank)).hasSize(rank * 3).containsOnly(repeat(rank));
                    }
                }
            }
        }
    }

    @Test
    default void keepsCallsApartOverManyRounds() throws Exception {
        try (World world = open(3, Duration.ofSeconds(20))) {
            List<Float> results = run(world, collective -> {
                float[] values = {1};
                for (int round = 0; round < 30; round++) {
                    values = sum(collective, values);
                    values[0] /= collective.allGather(new byte[] {1}).size();
                }
                return values[0];
            });
            assertThat(results).containsOnly(1f);
        }
    }

    /** What a rank has yet to read of one exchange is not where another writes of the next. */
    @Test
    default void exchangesOfOtherLengthsLeaveEachOtherAlone() throws Exception {
        for (int size : new int[] {2, 3}) {
            try (World world = open(size, Duration.ofSeconds(20))) {
                List<Integer> wrong = run(world, collective -> {
                    Random lengths = new Random(6);
                    int count = 0;
                    for (int round = 0; round < 300; round++) {
                        float[] values = new float[1 + lengths.nextInt(300)];
                        Arrays.fill(values, round);
                        for (float sum : sum(collective, values)) {
                            count += sum == (float) size * round ? 0 : 1;
                        }
                    }
                    return count;
                });
                assertThat(wrong).containsOnly(0);
            }
        }
    }

    @Test
    default void notANumberPassesThrough() throws Exception {
        try (World world = open(2, Duration.ofSeconds(20))) {
            List<float[]> results = run(world, collective -> {
                return sum(
                        collective, new float[] {collective.rank() == 0 ? Float.NaN : 1, Float.POSITIVE_INFINITY, 1});
            });
            assertThat(results)
                    .allSatisfy(values -> assertThat(values).containsExactly(Float.NaN, Float.POSITIVE_INFINITY, 2));
        }
    }

    @Test
    default void aRankThatDiesFailsTheOthersByName() {
        try (World world = open(3, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> run(world, collective -> {
                        sum(collective, new float[] {1});
                        if (collective.rank() == 1) {
                            collective.close();
                            return true;
                        }
                        sum(collective, new float[] {1});
                        return true;
                    }))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank 1");
        }
    }

    @Test
    default void aRankThatStallsFailsTheOthersByName() {
        try (World world = open(3, Duration.ofMillis(400))) {
            assertThatThrownBy(() -> run(world, collective -> {
                        if (collective.rank() != 2) {
                            sum(collective, new float[] {1});
                        }
                        return true;
                    }))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank")
                    .hasMessageContaining("2");
        }
    }

    @Test
    default void differentLengthsFailByName() {
        try (World world = open(2, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> run(world, collective -> {
                        sum(collective, new float[1 + collective.rank()]);
                        return true;
                    }))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("1 floats")
                    .hasMessageContaining("2 floats");
        }
    }

    @Test
    default void differentCallsFailByName() {
        try (World world = open(2, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> run(world, collective -> {
                        if (collective.rank() == 0) {
                            sum(collective, new float[1]);
                        } else {
                            collective.allGather(new byte[4]);
                        }
                        return true;
                    }))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("allReduce")
                    .hasMessageContaining("allGather");
        }
    }

    @Test
    default void notesComeWithTheSums() throws Exception {
        try (World world = open(3, Duration.ofSeconds(20))) {
            List<List<byte[]>> results = run(world, collective -> {
                float[] ones = {1, 1, 1, 1, 1};
                float[] sums = new float[5];
                List<byte[]> notes =
                        collective.allReduce(new byte[] {(byte) collective.rank(), 9}, Values.of(ones), sums);
                assertThat(sums).containsOnly(3);
                return notes;
            });
            assertThat(results)
                    .allSatisfy(notes ->
                            assertThat(notes).containsExactly(new byte[] {0, 9}, new byte[] {1, 9}, new byte[] {2, 9}));
        }
    }

    @Test
    default void sumsOfPartsAndPartsOfAllMakeTheWhole() throws Exception {
        for (int size : new int[] {1, 2, 3, 5}) {
            try (World world = open(size, Duration.ofSeconds(20))) {
                for (int length : new int[] {0, 1, 4, 1001, 200_003}) {
                    float[][] inputs = inputs(size, length);
                    List<float[]> results = run(world, collective -> {
                        float[] whole = new float[length];
                        for (int time = 0; time < 3; time++) {
                            whole = scatterAndShare(collective, inputs[collective.rank()]);
                            collective.allGather(new byte[time]);
                        }
                        return whole;
                    });
                    float[] expected = serialSum(inputs);
                    assertThat(results).allSatisfy(whole -> assertThat(whole).isEqualTo(expected));
                }
            }
        }
    }

    @Test
    default void sumsThatAreSentNarrowAreThoseOfWhatWasBroughtRounded() throws Exception {
        for (Wire wire : new Wire[] {new Floats(), new Halves(), new Bytes()}) {
            for (int size : new int[] {1, 2, 3, 5}) {
                try (World world = open(size, Duration.ofSeconds(20))) {
                    for (int length : new int[] {0, 1, 64, 1001, 200_003}) {
                        sumsThatAreSentNarrow(world, wire, inputs(size, length));
                    }
                }
            }
        }
    }

    private void sumsThatAreSentNarrow(World world, Wire wire, float[][] inputs) throws Exception {
        int length = inputs[0].length;
        float[] missing = new float[length];
        int[] told = new int[length];
        List<float[]> results = run(world, collective -> {
            float[] values = inputs[collective.rank()];
            wire.round(values, 0, length);
            float[] sums = new float[length];
            byte[] note = {(byte) collective.rank()};
            List<byte[]> notes = collective.allReduce(note, Values.of(values), sums, wire, (from, floats) -> {
                synchronized (missing) {
                    for (int i = from; floats.hasRemaining(); i++) {
                        missing[i] = floats.get();
                        told[i]++;
                    }
                }
            });
            assertThat(notes).hasSize(collective.size());
            return sums;
        });
        float[] whole = wire.rounds() ? serialSum(inputs) : sumOf(inputs);
        float[] rounded = whole.clone();
        wire.round(rounded, 0, length);
        assertThat(results).allSatisfy(sums -> assertThat(bits(sums)).isEqualTo(bits(rounded)));
        if (wire.rounds()) {
            for (int i = 0; i < length; i++) {
                assertThat(told[i]).isEqualTo(1);
                assertThat(missing[i]).isEqualTo(whole[i] - rounded[i]);
            }
        }
    }

    /** Who has its own part of the sums may go on to an exchange without floats while others still sum theirs. */
    @Test
    default void aSlowOneSumsItsPartWhileOthersGoOn() throws Exception {
        int length = 100_000;
        try (World world = open(2, Duration.ofSeconds(20))) {
            CountDownLatch otherGoesOn = new CountDownLatch(1);
            List<float[]> results = run(world, collective -> {
                float[] ones = new float[length];
                Arrays.fill(ones, 1);
                float[] sums = new float[length];
                Values own = collective.rank() == 0 ? slow(ones, collective.own(length), otherGoesOn) : Values.of(ones);
                // that floats need not be sent, where they need not, is known after a while
                for (int warmUp = 0; warmUp < 20; warmUp++) {
                    sum(collective, ones);
                }
                collective.reduceScatter(new byte[0], own, sums);
                otherGoesOn.countDown();
                collective.allGather(new byte[0]);
                Span part = collective.own(length);
                return Arrays.copyOfRange(sums, part.from(), part.from() + part.length());
            });
            assertThat(results).allSatisfy(part -> assertThat(part).containsOnly(2));
        }
    }

    /** Values whose part {@code within} is read late: when another has gone on, or cannot. */
    private static Values slow(float[] values, Span within, CountDownLatch late) {
        return new Values() {
            @Override
            public int length() {
                return values.length;
            }

            @Override
            public void read(int from, FloatBuffer target) {
                if (from >= within.from() && from < within.from() + within.length() && late.getCount() > 0) {
                    pause();
                }
                target.put(values, from, target.remaining());
            }

            private void pause() {
                try {
                    if (late.await(500, TimeUnit.MILLISECONDS)) {
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static float[] scatterAndShare(Collective collective, float[] values) {
        byte[] note = {(byte) collective.rank()};
        float[] sums = new float[values.length];
        List<byte[]> notes = collective.reduceScatter(note, Values.of(values), sums);
        assertThat(notes).hasSize(collective.size());
        float[] whole = new float[values.length];
        Span own = collective.own(values.length);
        System.arraycopy(sums, own.from(), whole, own.from(), own.length());
        notes = collective.share(
                note, Values.of(whole.clone()), (from, floats) -> floats.get(whole, from, floats.remaining()));
        for (int rank = 0; rank < notes.size(); rank++) {
            assertThat(notes.get(rank)).containsExactly(rank);
        }
        return whole;
    }

    @Test
    default void whoDoesNotSendSaysSo() throws Exception {
        try (World world = open(2, Duration.ofSeconds(20))) {
            run(world, collective -> {
                if (!collective.sends()) {
                    assertThatThrownBy(() -> collective.send(1 - collective.rank(), FloatBuffer.allocate(1)))
                            .isInstanceOf(UnsupportedOperationException.class);
                    assertThatThrownBy(() -> collective.receive(1 - collective.rank(), FloatBuffer.allocate(1)))
                            .isInstanceOf(UnsupportedOperationException.class);
                }
                return collective.allGather(new byte[0]);
            });
        }
    }

    /** The sums over ranks, as a new array. */
    static float[] sum(Collective collective, float[] values) {
        float[] sums = new float[values.length];
        collective.allReduce(new byte[0], Values.of(values), sums);
        return sums;
    }

    /** Plays every rank's part on its own thread; the first failure is thrown, in an {@link ExecutionException}. */
    static <R> List<R> run(World world, Part<R> part) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (Collective collective : world.ranks()) {
                futures.add(threads.submit(() -> part.play(collective)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static float[][] inputs(int size, int length) {
        Random random = new Random(31L * size + length);
        float[][] inputs = new float[size][length];
        for (float[] input : inputs) {
            for (int i = 0; i < length; i++) {
                input[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
            }
        }
        return inputs;
    }

    /** In rank order. */
    static float[] serialSum(float[][] inputs) {
        float[] sum = inputs[0].clone();
        for (int rank = 1; rank < inputs.length; rank++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += inputs[rank][i];
            }
        }
        return sum;
    }

    static List<Integer> bits(float[] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : values) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }

    private static byte[] repeat(int rank) {
        return rank == 0 ? new byte[0] : new byte[] {(byte) rank};
    }
}
