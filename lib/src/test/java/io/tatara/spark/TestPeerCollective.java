package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import scala.Option;

class TestPeerCollective implements CollectiveContract {

    @Override
    public World open(int size, Duration timeout) {
        return new PeerWorld(new SparkConf(false), size, timeout);
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
            return new PeerWorld(conf, size, timeout);
        }
    }

    @Test
    void sendsNoMoreThanTwiceTheArrayLessItsOwnSlice() throws Exception {
        int length = 1_000_000;
        int rounds = 3;
        for (int size : new int[] {2, 3, 4}) {
            try (PeerWorld world = new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(20))) {
                List<Long> sent = CollectiveContract.run(world, collective -> {
                    float[] values = new float[length];
                    for (int round = 0; round < rounds; round++) {
                        collective.allReduce(values);
                    }
                    return ((PeerCollective) collective).bytesSent();
                });
                double least = rounds * 2.0 * (size - 1) / size * 4 * length;
                assertThat(sent).allSatisfy(bytes -> assertThat(bytes / least).isBetween(0.99, 1.02));
            }
        }
    }

    @Test
    void listensWithinTheRangeThatFirewallsLeaveOpen() {
        SparkConf conf = new SparkConf(false).set("spark.tatara.port", "47310").set("spark.port.maxRetries", "40");
        try (PeerWorld world = new PeerWorld(conf, 3, Duration.ofSeconds(20))) {
            assertThat(world.ports())
                    .allMatch(port -> port >= 47310 && port <= 47350)
                    .doesNotHaveDuplicates();
        }
    }

    /** Ranks of one JVM that speak over loopback, each with a hub member of its own. */
    private static final class PeerWorld implements CollectiveContract.World {

        private final Hub hub;
        private final List<HubCollective> members;
        private final List<PeerCollective> ranks = new ArrayList<>();

        private PeerWorld(SparkConf conf, int size, Duration timeout) {
            conf.set("spark.driver.host", "127.0.0.1");
            HubTransport transport = new HubTransport(
                    conf, new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()));
            double seconds = timeout.toMillis() / 1e3;
            hub = new Hub(transport, size, seconds, event -> {});
            members = IntStream.range(0, size)
                    .mapToObj(rank -> new HubCollective(
                            transport, hub.address(), rank, new Place("this JVM", "driver", 0), Duration.ofMillis(50)))
                    .toList();
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                List<Future<PeerCollective>> joining = new ArrayList<>();
                for (HubCollective member : members) {
                    joining.add(threads.submit(() -> new PeerCollective(transport, member, "127.0.0.1", seconds)));
                }
                for (Future<PeerCollective> rank : joining) {
                    ranks.add(rank.get(20, TimeUnit.SECONDS));
                }
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("the ranks did not connect", e);
            } finally {
                threads.shutdownNow();
            }
        }

        private List<Integer> ports() {
            return ranks.stream().map(PeerCollective::port).toList();
        }

        @Override
        public List<Collective> ranks() {
            return List.copyOf(ranks);
        }

        @Override
        public void close() {
            ranks.forEach(Collective::close);
            members.forEach(Collective::close);
            hub.close();
        }
    }
}
