package io.tatara.spark;

import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Ours, without a Spark session around it; {@code -Dtatara.bench.wire} is the code of a {@link Wire}. */
final class PeerExchange implements ExchangeContender {

    private static final double TIMEOUT_SECONDS = 30;
    private static final byte[] NO_NOTE = {};

    private final HubLink member;
    private final PeerCollective collective;
    private final Wire wire = Objects.requireNonNull(Wire.of(Integer.getInteger("tatara.bench.wire", 0)));
    private float[] sums = {};
    private float[] rounded = {};

    /** @param address as {@link #address} gives it */
    PeerExchange(int rank, String address) {
        String[] parts = address.split(",", -1);
        HubAddress hub = new HubAddress(
                parts[0],
                Integer.parseInt(parts[1]),
                Long.parseLong(parts[2]),
                Integer.parseInt(parts[3]),
                TIMEOUT_SECONDS);
        HubTransport transport = transport();
        member = new HubLink(transport, hub, rank, new Place("127.0.0.1", "none", 0), Duration.ofSeconds(1));
        collective = new PeerCollective(transport, member, "127.0.0.1", shared(), false, TIMEOUT_SECONDS);
    }

    private static @Nullable Path shared() {
        return Boolean.getBoolean("tatara.bench.sockets") ? null : Path.of(System.getProperty("java.io.tmpdir"));
    }

    static Hub hub(int size) {
        return new Hub(transport(), size, TIMEOUT_SECONDS, false, event -> {});
    }

    static String address(Hub hub) {
        HubAddress address = hub.address();
        return "%s,%d,%d,%d".formatted(address.host(), address.port(), address.runId(), address.size());
    }

    private static HubTransport transport() {
        SparkConf conf = new SparkConf(false).set("spark.driver.host", "127.0.0.1");
        return new HubTransport(conf, new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()));
    }

    @Override
    public float[] allReduce(float[] values) {
        if (sums.length != values.length) {
            sums = new float[values.length];
            rounded = new float[values.length];
        }
        if (wire.rounds()) {
            System.arraycopy(values, 0, rounded, 0, values.length);
            wire.round(rounded, 0, rounded.length);
        }
        collective.allReduce(NO_NOTE, Values.of(wire.rounds() ? rounded : values), sums, wire, (from, lost) -> {});
        return sums;
    }

    @Override
    public void close() {
        collective.close();
        member.close();
    }
}
