package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Bytes;
import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import io.tatara.collective.Halves;
import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TestPeerCollective implements CollectiveContract {

    @Override
    public World open(int size, Duration timeout) {
        return new PeerWorld(new SparkConf(false), size, timeout, false, PeerWorld.APART);
    }

    /** The same laws for ranks of one host. */
    @Nested
    class OverSharedMemory implements CollectiveContract {

        @Override
        public World open(int size, Duration timeout) {
            return new PeerWorld(new SparkConf(false), size, timeout, false, PeerWorld.TOGETHER);
        }

        @Test
        void sendsNoFloats() throws Exception {
            try (PeerWorld world =
                    new PeerWorld(new SparkConf(false), 3, Duration.ofSeconds(20), false, PeerWorld.TOGETHER)) {
                List<Long> sent = CollectiveContract.run(world, collective -> {
                    untilNothingIsSent(collective);
                    for (int length : new int[] {10, 1_000_001, 2_000_000, 7}) {
                        float[] ones = new float[length];
                        Arrays.fill(ones, 1);
                        assertThat(CollectiveContract.sum(collective, ones)).containsOnly(3);
                    }
                    return ((PeerCollective) collective).bytesSent();
                });
                assertThat(sent).allSatisfy(bytes -> assertThat(bytes).isLessThan(100_000));
            }
        }

        /** Exchanges until all have heard from all that they can read; the others' greetings take their time. */
        private void untilNothingIsSent(Collective collective) {
            boolean sends = true;
            for (int round = 0; sends && round < 1_000; round++) {
                long before = collective.bytesSent();
                CollectiveContract.sum(collective, new float[10]);
                byte[] note = {(byte) (collective.bytesSent() > before ? 1 : 0)};
                sends = collective.allGather(note).stream().anyMatch(said -> said[0] == 1);
            }
            assertThat(sends).isFalse();
        }
    }

    /** The same laws for ranks of which some share a host. */
    @Nested
    class OverBoth implements CollectiveContract {

        @Override
        public World open(int size, Duration timeout) {
            return new PeerWorld(new SparkConf(false), size, timeout, false, rank -> rank % 3 != 1);
        }
    }

    /** The same laws over Spark's authenticated and encrypted channels. */
    @Nested
    class WithAuthenticationAndEncryption implements CollectiveContract {

        @Override
        public World open(int size, Duration timeout) {
            SparkConf conf = new SparkConf(false)
                    .set("spark.app.id", "app-of-this-test")
                    .set("spark.authenticate", "true")
                    .set("spark.authenticate.secret", "known to both sides")
                    .set("spark.network.crypto.enabled", "true");
            return new PeerWorld(conf, size, timeout, false, PeerWorld.APART);
        }
    }

    @Test
    void sendsNoMoreThanTwiceTheArrayLessItsOwnSlice() throws Exception {
        int length = 1_000_000;
        int rounds = 3;
        for (int size : new int[] {2, 3, 4}) {
            try (PeerWorld world =
                    new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(20), false, PeerWorld.APART)) {
                List<Long> sent = CollectiveContract.run(world, collective -> {
                    float[] values = new float[length];
                    for (int round = 0; round < rounds; round++) {
                        CollectiveContract.sum(collective, values);
                    }
                    return ((PeerCollective) collective).bytesSent();
                });
                double least = rounds * 2.0 * (size - 1) / size * 4 * length;
                assertThat(sent).allSatisfy(bytes -> assertThat(bytes / least).isBetween(0.99, 1.02));
            }
        }
    }

    @Test
    void sendsAHalfOrAQuarterOfThatInANarrowFormat() throws Exception {
        int length = 1_000_000;
        for (int size : new int[] {2, 3}) {
            for (Wire wire : new Wire[] {new Halves(), new Bytes()}) {
                try (PeerWorld world =
                        new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(20), false, PeerWorld.APART)) {
                    List<Long> sent = CollectiveContract.run(world, collective -> {
                        float[] values = new float[length];
                        Arrays.fill(values, 1);
                        collective.allReduce(
                                new byte[0], Values.of(values), new float[length], wire, (from, floats) -> {});
                        return ((PeerCollective) collective).bytesSent();
                    });
                    double whole = 2.0 * (size - 1) / size * 4 * length;
                    double most = wire instanceof Halves ? 0.52 : 0.27;
                    assertThat(sent)
                            .allSatisfy(bytes -> assertThat(bytes / whole).isBetween(0.25, most));
                }
            }
        }
    }

    @Test
    void listensWithinTheRangeThatFirewallsLeaveOpen() {
        SparkConf conf = new SparkConf(false).set("spark.tatara.port", "47310").set("spark.port.maxRetries", "40");
        try (PeerWorld world = new PeerWorld(conf, 3, Duration.ofSeconds(20), false, PeerWorld.APART)) {
            assertThat(world.ports())
                    .allMatch(port -> port >= 47310 && port <= 47350)
                    .doesNotHaveDuplicates();
        }
    }
}
