package io.tatara.spark;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Nested;
import scala.Option;

class TestHubCollective implements CollectiveContract {

    @Override
    public World open(int size, Duration timeout) {
        return world(new SparkConf(false), size, timeout);
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
            return world(conf, size, timeout);
        }
    }

    private static CollectiveContract.World world(SparkConf conf, int size, Duration timeout) {
        conf.set("spark.driver.host", "127.0.0.1");
        HubTransport transport =
                new HubTransport(conf, new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()));
        Hub hub = new Hub(transport, size, timeout.toMillis() / 1e3, event -> {});
        // no heartbeat within a test: a rank that does not call is a rank that is silent
        List<Collective> ranks = IntStream.range(0, size)
                .<Collective>mapToObj(rank -> new HubCollective(
                        transport, hub.address(), rank, new Place("this JVM", "driver", 0), Duration.ofMinutes(9)))
                .toList();
        return new CollectiveContract.World() {
            @Override
            public List<Collective> ranks() {
                return ranks;
            }

            @Override
            public void close() {
                ranks.forEach(Collective::close);
                hub.close();
            }
        };
    }
}
