package io.tatara.spark;

import io.tatara.TataraException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.TransportServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one rank listens, within the ports that {@code spark.tatara.port} leaves it. Used by one thread. */
final class PeerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
    private static final int PROBE_MILLIS = 2_000;

    private final HubTransport transport;
    private final TransportContext context;
    private final String host;
    private final int rank;
    private TransportServer server;

    /** Listens. */
    PeerServer(HubTransport transport, TransportContext context, String host, int rank) {
        this.transport = transport;
        this.context = context;
        this.host = host;
        this.rank = rank;
        this.server = open();
    }

    private TransportServer open() {
        int first = transport.conf().getInt("spark.tatara.port", 0);
        int last = first == 0 ? 0 : first + transport.conf().getInt("spark.port.maxRetries", 16);
        for (int port = first; ; port++) {
            try {
                return transport.server(context, host, port);
            } catch (Exception e) {
                // Netty throws what is checked without saying so, and epoll another class than Java's BindException
                if (!(e instanceof IOException || e.getCause() instanceof IOException) || port >= last) {
                    throw new TataraException(
                            "rank %d cannot listen at %s, ports %d to %d (spark.tatara.port, spark.port.maxRetries): %s"
                                    .formatted(rank, host, first, last, e.getMessage()),
                            e);
                }
            }
        }
    }

    int port() {
        return server.getPort();
    }

    /** Listens elsewhere if nobody answers here any more. */
    void reopenIfDead() {
        if (!answers()) {
            LOG.warn("rank {} no longer answers at {}:{} and listens anew", rank, host, port());
            server.close();
            server = open();
        }
    }

    private boolean answers() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(host, port()), PROBE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
