package io.tatara.jobs.session;

import io.tatara.TataraException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks whether anybody listens at a standalone master's address before Spark does: Spark itself tries for a minute and
 * then fails without naming the cause.
 */
final class MasterProbe {

    private static final String SCHEME = "spark://";
    private static final int TIMEOUT_MILLIS = 5_000;

    private MasterProbe() {}

    /**
     * Returns when a master answers, or at once for masters that are no addresses.
     *
     * @throws TataraException when none of them answers within 5 seconds each
     */
    static void require(String master) {
        if (!master.startsWith(SCHEME)) {
            return;
        }
        List<String> failures = new ArrayList<>();
        for (String address : master.substring(SCHEME.length()).split(",", -1)) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                address.substring(0, Math.max(0, colon)),
                                Integer.parseInt(address.substring(colon + 1))),
                        TIMEOUT_MILLIS);
                return;
            } catch (IOException e) {
                failures.add("%s: %s".formatted(address, e.getMessage()));
            } catch (IllegalArgumentException e) {
                throw new TataraException(
                        "'%s' is no address of a master; write spark://host:port".formatted(master), e);
            }
        }
        throw new TataraException(
                "no Spark master answers at %s (%s). Start one (deploy/local/cluster start), name another with --master, or leave --master out to run on this machine"
                        .formatted(master, String.join("; ", failures)));
    }
}
