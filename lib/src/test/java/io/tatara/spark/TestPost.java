package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import io.tatara.collective.CollectiveException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Letters between ranks that are lost, and what letters cost. */
@Timeout(60)
class TestPost {

    @Test
    void lettersCostNoMoreThanTheirFloats() throws Exception {
        for (int length : new int[] {10_000, 1_000_000}) {
            int count = 20;
            try (PeerWorld world = open(2, false)) {
                List<Long> sent = CollectiveContract.run(world, collective -> {
                    for (int i = 0; i < count; i++) {
                        if (collective.rank() == 0) {
                            collective.send(1, FloatBuffer.allocate(length));
                        } else {
                            collective.receive(0, FloatBuffer.allocate(length));
                        }
                    }
                    return collective.bytesSent();
                });
                assertThat(sent.get(0) / (4.0 * count * length)).isBetween(1.0, 1.01);
                assertThat(sent.get(1)).isLessThan(1_000);
            }
        }
    }

    @Test
    void aSenderThatIsLostEndsTheWaitForItsLetter() throws Exception {
        for (boolean survives : new boolean[] {false, true}) {
            try (PeerWorld world = open(3, survives)) {
                assertThatThrownBy(() -> waitFor(1, world, () -> world.lose(1)))
                        .hasCauseInstanceOf(CollectiveException.class)
                        .hasMessageContaining("rank 0 waits for what rank 1 sends");
            }
        }
    }

    @Test
    void aConnectionThatClosesEndsTheWaitForWhatItWasToBring() throws Exception {
        try (PeerWorld world = open(3, false)) {
            assertThatThrownBy(() -> waitFor(2, world, () -> world.closePort(0)))
                    .hasCauseInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank 0 waits for what rank 2 sends");
        }
    }

    @FunctionalInterface
    private interface Event {
        void happen() throws Exception;
    }

    /** Has rank 0 wait for a letter, which does not come, when something happens. */
    private static void waitFor(int sender, PeerWorld world, Event event) throws Exception {
        CountDownLatch met = new CountDownLatch(3);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (Collective rank : world.ranks()) {
                parts.add(threads.submit(() -> {
                    rank.allGather(new byte[0]);
                    met.countDown();
                    if (rank.rank() == 0) {
                        rank.receive(sender, FloatBuffer.allocate(1));
                    }
                }));
            }
            assertThat(met.await(10, TimeUnit.SECONDS)).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
            event.happen();
            parts.get(0).get(10, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void lettersOfAnEarlierRosterAreRefused() throws Exception {
        try (PeerWorld world = open(3, true)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            Collective sender = world.ranks().get(0);
            Collective receiver = world.ranks().get(1);
            sender.send(1, FloatBuffer.wrap(new float[] {1, 1}));
            world.lose(2);
            Future<List<byte[]>> meeting = threads.submit(() -> sender.allGather(new byte[0]));
            assertThat(receiver.allGather(new byte[0])).hasSize(2);
            assertThat(meeting.get(10, TimeUnit.SECONDS)).hasSize(2);
            sender.send(1, FloatBuffer.wrap(new float[] {2}));
            FloatBuffer target = FloatBuffer.allocate(1);
            receiver.receive(0, target);
            assertThat(target.get(0)).isEqualTo(2);
            assertThatThrownBy(() -> sender.send(2, FloatBuffer.allocate(1)))
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank 2 is gone");
            threads.shutdownNow();
        }
    }

    private static PeerWorld open(int size, boolean survives) {
        return new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(20), survives, Placing.APART);
    }
}
