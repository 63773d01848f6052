package io.tatara.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every collective must do whose ranks send to each other alone. */
public interface LettersContract extends CollectiveContract {

    /** One rank's floats for another, which have any bits at all. */
    record Letter(int from, int to, int length, long seed) {

        static Letter random(Random random, int size) {
            int from = random.nextInt(size);
            int to = (from + 1 + random.nextInt(size - 1)) % size;
            int length = new int[] {0, 1, random.nextInt(300), random.nextInt(100_000)}[random.nextInt(4)];
            return new Letter(from, to, length, random.nextLong());
        }

        private float[] floats() {
            Random random = new Random(seed);
            float[] floats = new float[length];
            for (int i = 0; i < length; i++) {
                // a NaN, with a payload of its own, every hundredth time or so
                floats[i] = Float.intBitsToFloat(random.nextInt() | (random.nextInt(100) == 0 ? 0x7f80_0000 : 0));
            }
            return floats;
        }

        void send(Collective collective) {
            FloatBuffer floats = buffer();
            floats.duplicate().put(floats());
            collective.send(to, floats);
            assertThat(floats.hasRemaining()).isFalse();
            floats.rewind();
            while (floats.hasRemaining()) {
                floats.put(7);
            }
        }

        void receive(Collective collective) {
            FloatBuffer floats = buffer();
            collective.receive(from, floats);
            assertThat(floats.hasRemaining()).isFalse();
            float[] received = new float[length];
            floats.rewind().get(received);
            assertThat(CollectiveContract.bits(received)).as("%s", this).isEqualTo(CollectiveContract.bits(floats()));
        }

        /** On the heap or not, in either order of bytes. */
        private FloatBuffer buffer() {
            ByteBuffer outside = ByteBuffer.allocateDirect(4 * length);
            return switch ((int) Math.floorMod(seed, 3L)) {
                case 0 -> FloatBuffer.allocate(length);
                case 1 -> outside.asFloatBuffer();
                default -> outside.order(ByteOrder.nativeOrder()).asFloatBuffer();
            };
        }
    }

    @Test
    default void lettersArriveToTheBitInTheirOrderWhateverIsExchangedMeanwhile() throws Exception {
        for (int size : new int[] {2, 3, 4}) {
            try (World world = open(size, Duration.ofSeconds(20))) {
                Random random = new Random(size);
                List<Letter> letters = new ArrayList<>();
                for (int i = 0; i < 150; i++) {
                    letters.add(Letter.random(random, size));
                }
                CollectiveContract.run(world, collective -> {
                    correspond(collective, letters);
                    return true;
                });
            }
        }
    }

    /** All go through the letters in one order, and receive theirs after a while. */
    private static void correspond(Collective collective, List<Letter> letters) {
        Random whims = new Random(collective.rank());
        Random exchanges = new Random(5);
        Queue<Letter> expected = new ArrayDeque<>();
        for (Letter letter : letters) {
            if (letter.from() == collective.rank()) {
                letter.send(collective);
            } else if (letter.to() == collective.rank()) {
                expected.add(letter);
            }
            while (!expected.isEmpty() && whims.nextInt(3) == 0) {
                expected.remove().receive(collective);
            }
            if (exchanges.nextInt(5) == 0) {
                float[] ones = new float[1 + exchanges.nextInt(1000)];
                Arrays.fill(ones, 1);
                assertThat(CollectiveContract.sum(collective, ones)).containsOnly(collective.size());
                assertThat(collective.allGather(new byte[0])).hasSize(collective.size());
            }
        }
        expected.forEach(letter -> letter.receive(collective));
    }

    @Test
    default void whatAllSendToTheNextGoesRound() throws Exception {
        for (int size : new int[] {2, 3, 4}) {
            try (World world = open(size, Duration.ofSeconds(20))) {
                List<float[]> results = CollectiveContract.run(world, collective -> {
                    int rank = collective.rank();
                    float[] floats = new float[100_000];
                    Arrays.fill(floats, rank);
                    for (int step = 0; step < 2 * size; step++) {
                        // all but the first and the last
                        collective.send((rank + 1) % size, FloatBuffer.wrap(floats, 1, floats.length - 2));
                        collective.receive((rank + size - 1) % size, FloatBuffer.wrap(floats, 1, floats.length - 2));
                        assertThat(floats[1]).isEqualTo(Math.floorMod(rank - 1 - step, size));
                    }
                    return floats;
                });
                for (int rank = 0; rank < size; rank++) {
                    assertThat(results.get(rank)).containsOnly(rank);
                }
            }
        }
    }

    @Test
    default void aLetterOfAnotherLengthIsAnErrorWithBoth() {
        for (int length : new int[] {0, 6, 70_000}) {
            try (World world = open(2, Duration.ofSeconds(20))) {
                assertThatThrownBy(() -> CollectiveContract.run(world, collective -> {
                            if (collective.rank() == 1) {
                                collective.send(0, FloatBuffer.allocate(length));
                                collective.receive(0, FloatBuffer.allocate(1));
                            } else {
                                collective.receive(1, FloatBuffer.allocate(5));
                            }
                            return true;
                        }))
                        .hasCauseInstanceOf(CollectiveException.class)
                        .hasMessageContaining("rank 1")
                        .hasMessageContaining(length + " floats")
                        .hasMessageContaining("5 floats");
            }
        }
    }

    @Test
    default void aRankThatClosesFailsWhoWaitsForAnybodysLetter() {
        for (int awaited : new int[] {1, 2}) {
            try (World world = open(3, Duration.ofSeconds(20))) {
                assertThatThrownBy(() -> CollectiveContract.run(world, collective -> {
                            if (collective.rank() == 1) {
                                collective.close();
                            } else {
                                collective.receive(collective.rank() == 0 ? awaited : 1, FloatBuffer.allocate(1));
                            }
                            return true;
                        }))
                        .hasCauseInstanceOf(CollectiveException.class)
                        .hasMessageContaining("rank " + awaited)
                        .hasMessageContaining("rank 1");
            }
        }
    }

    @Test
    default void aRankThatSendsNothingFailsWhoWaitsForItsLetter() {
        try (World world = open(3, Duration.ofMillis(400))) {
            assertThatThrownBy(() -> CollectiveContract.run(world, collective -> {
                        if (collective.rank() == 0) {
                            collective.receive(2, FloatBuffer.allocate(1));
                        } else if (collective.rank() == 1) {
                            collective.send(0, FloatBuffer.allocate(1));
                        }
                        return true;
                    }))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank 2")
                    .hasMessageContaining("did not send");
        }
    }

    @Test
    default void whatARankSentBeforeItFinishedCanStillBeReceived() throws Exception {
        try (World world = open(2, Duration.ofSeconds(20))) {
            CountDownLatch saidGoodbye = new CountDownLatch(1);
            CollectiveContract.run(world, collective -> {
                Random random = new Random(3);
                for (int i = 0; i < 5; i++) {
                    Letter letter = new Letter(1, 0, random.nextInt(100_000), random.nextLong());
                    if (collective.rank() == 1) {
                        letter.send(collective);
                    } else {
                        assertThat(saidGoodbye.await(10, TimeUnit.SECONDS)).isTrue();
                        letter.receive(collective);
                    }
                }
                if (collective.rank() == 1) {
                    world.finish(collective);
                    saidGoodbye.countDown();
                }
                return true;
            });
        }
    }

    @Test
    default void anInterruptionEndsTheWaitForALetter() {
        try (World world = open(2, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> CollectiveContract.run(world, collective -> {
                        if (collective.rank() == 0) {
                            Thread.currentThread().interrupt();
                            collective.receive(1, FloatBuffer.allocate(1));
                        }
                        return true;
                    }))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank 1")
                    .hasMessageContaining("interrupted");
        }
    }

    @Test
    default void nobodySendsToItselfOrToNobody() throws Exception {
        try (World world = open(2, Duration.ofSeconds(20))) {
            CollectiveContract.run(world, collective -> {
                assertThat(collective.sends()).isTrue();
                for (int peer : new int[] {collective.rank(), -1, 2}) {
                    assertThatThrownBy(() -> collective.send(peer, FloatBuffer.allocate(1)))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("rank " + peer);
                    assertThatThrownBy(() -> collective.receive(peer, FloatBuffer.allocate(1)))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("rank " + peer);
                }
                return true;
            });
        }
    }
}
