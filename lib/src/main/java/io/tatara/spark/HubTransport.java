package io.tatara.spark;

import io.netty.channel.epoll.Epoll;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * Spark's own transport, with Spark's own settings: if {@code spark.authenticate} is on, both sides prove to know the
 * application's secret, and {@code spark.network.crypto.enabled} encrypts.
 */
record HubTransport(SparkConf conf, SecurityManager security) {

    private static final String MODULE = "tatara";
    private static final int THREADS = 2;
    private static final String SOCKET_BYTES = Integer.toString(1 << 21);

    /** That of the driver or executor this JVM is. */
    static HubTransport ofThisProcess() {
        return new HubTransport(SparkEnv.get().conf(), SparkEnv.get().securityManager());
    }

    TransportContext context(RpcHandler handler) {
        return new TransportContext(transportConf(), handler);
    }

    /** Opens a server; port 0 is any free one. */
    TransportServer server(TransportContext context, String bindAddress, int port) {
        List<TransportServerBootstrap> bootstraps = security.isAuthenticationEnabled()
                ? List.of(new AuthServerBootstrap(transportConf(), security))
                : List.of();
        return context.createServer(bindAddress, port, bootstraps);
    }

    List<TransportClientBootstrap> clientBootstraps() {
        return security.isAuthenticationEnabled()
                ? List.of(new AuthClientBootstrap(transportConf(), conf.getAppId(), security))
                : List.of();
    }

    /**
     * What a user sets as {@code spark.tatara.io.…} holds. Else native epoll where it loads, and buffers that take several
     * chunks at once: two processes over loopback reduced a million floats in 16 ms so, and in 28 with Spark's defaults.
     */
    private TransportConf transportConf() {
        SparkConf tuned = conf.clone()
                .setIfMissing("spark.tatara.io.mode", Epoll.isAvailable() ? "EPOLL" : "NIO")
                .setIfMissing("spark.tatara.io.receiveBuffer", SOCKET_BYTES)
                .setIfMissing("spark.tatara.io.sendBuffer", SOCKET_BYTES);
        return SparkTransportConf.fromSparkConf(tuned, MODULE, THREADS, Option.empty());
    }
}
