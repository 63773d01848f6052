package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Bytes;
import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import io.tatara.collective.Halves;
import io.tatara.collective.LettersContract;
import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TestPeerCollective implements LettersContract {

    @Override
    public World open(int size, Duration timeout) {
        return new PeerWorld(new SparkConf(false), size, timeout, false, Placing.APART);
    }

    /** The same laws for ranks of one host. */
    @Nested
    class OverSharedMemory implements LettersContract {

        @Override
        public World open(int size, Duration timeout) {
            return new PeerWorld(new SparkConf(false), size, timeout, false, Placing.TOGETHER);
        }

        @Test
        void sendsNoFloats() throws Exception {
            try (PeerWorld world =
                    new PeerWorld(new SparkConf(false), 3, Duration.ofSeconds(20), false, Placing.TOGETHER)) {
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
    class OverBoth implements LettersContract {

        @Override
        public World open(int size, Duration timeout) {
            return new PeerWorld(new SparkConf(false), size, timeout, false, Placing.some(rank -> rank % 3 != 1));
        }
    }

    /** The same laws where ranks of a host are summed first, and one of them speaks for it. */
    @Nested
    class ByHost implements LettersContract {

        @Override
        public World open(int size, Duration timeout) {
            return new PeerWorld(new SparkConf(false), size, timeout, false, Placing.BY_HOST);
        }

        @Override
        public float[] sumOf(float[][] parts) {
            Map<String, float[][]> byHost = new LinkedHashMap<>();
            for (int rank = 0; rank < parts.length; rank++) {
                String host = Placing.BY_HOST.sharing().test(rank)
                        ? Placing.BY_HOST.host().apply(rank)
                        : "rank " + rank;
                float[][] part = {parts[rank]};
                byHost.merge(host, part, TestPeerCollective::concat);
            }
            return CollectiveContract.serialSum(
                    byHost.values().stream().map(CollectiveContract::serialSum).toArray(float[][]::new));
        }

        @Test
        void aHostSendsAsMuchAsARankWould() throws Exception {
            int length = 1_000_000;
            int rounds = 3;
            Placing halves = new Placing(rank -> true, rank -> "127.0.0." + (1 + rank / 4), true);
            try (PeerWorld world = new PeerWorld(new SparkConf(false), 8, Duration.ofSeconds(20), false, halves)) {
                List<Long> sent = CollectiveContract.run(world, collective -> {
                    float[] ones = new float[length];
                    Arrays.fill(ones, 1);
                    for (int round = 0; round < rounds; round++) {
                        assertThat(CollectiveContract.sum(collective, ones)).containsOnly(8);
                    }
                    return ((PeerCollective) collective).bytesSent();
                });
                // 2 (h - 1) / h of the array a host, of which each of its four ranks sends a part
                double least = rounds * 4.0 * length / 4;
                assertThat(sent).allSatisfy(bytes -> assertThat(bytes / least).isBetween(0.99, 1.02));
            }
        }
    }

    /** The same laws over Spark's authenticated and encrypted channels. */
    @Nested
    class WithAuthenticationAndEncryption implements LettersContract {

        @Override
        public World open(int size, Duration timeout) {
            SparkConf conf = new SparkConf(false)
                    .set("spark.app.id", "app-of-this-test")
                    .set("spark.authenticate", "true")
                    .set("spark.authenticate.secret", "known to both sides")
                    .set("spark.network.crypto.enabled", "true");
            return new PeerWorld(conf, size, timeout, false, Placing.APART);
        }
    }

    @Test
    void sendsNoMoreThanTwiceTheArrayLessItsOwnSlice() throws Exception {
        int length = 1_000_000;
        int rounds = 3;
        for (int size : new int[] {2, 3, 4}) {
            try (PeerWorld world =
                    new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(20), false, Placing.APART)) {
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
                        new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(20), false, Placing.APART)) {
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
        try (PeerWorld world = new PeerWorld(conf, 3, Duration.ofSeconds(20), false, Placing.APART)) {
            assertThat(world.ports())
                    .allMatch(port -> port >= 47310 && port <= 47350)
                    .doesNotHaveDuplicates();
        }
    }

    private static float[][] concat(float[][] some, float[][] more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(float[][]::new);
    }
}
