package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Ranks of one JVM that speak over loopback, each with a line of its own to a hub. */
final class PeerWorld implements CollectiveContract.World, GangEvents {

    private final Placing placing;
    private final HubTransport transport;
    private final double seconds;
    private final Path shared;
    private final Hub hub;
    private final List<HubLink> lines = new ArrayList<>();
    private final List<PeerCollective> ranks = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    /**
     * @param survives whether the others go on when a rank is lost
     */
    PeerWorld(SparkConf conf, int size, Duration timeout, boolean survives, Placing placing) {
        this.placing = placing;
        shared = temporary();
        conf.set("spark.driver.host", "127.0.0.1");
        transport =
                new HubTransport(conf, new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()));
        seconds = timeout.toMillis() / 1e3;
        hub = new Hub(transport, size, seconds, survives, this);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<PeerCollective>> joining = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                HubLink line = line(rank);
                Path folder = placing.sharing().test(rank) ? shared : null;
                joining.add(threads.submit(() -> collective(line, folder)));
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

    private synchronized HubLink line(int rank) {
        HubLink line =
                new HubLink(transport, hub.address(), rank, new Place("this JVM", "driver", 0), Duration.ofMillis(50));
        lines.add(line);
        return line;
    }

    private PeerCollective collective(HubLink line, @Nullable Path folder) {
        String host = placing.host().apply(line.rank());
        return new PeerCollective(transport, line, host, folder, placing.sumByHost(), seconds);
    }

    /**
     * The next attempt of a rank that is lost.
     *
     * @param near whether it comes back where the others are, and shares memory if they do
     */
    PeerCollective again(int rank, boolean near) {
        PeerCollective collective = collective(line(rank), near ? shared : null);
        synchronized (this) {
            ranks.add(collective);
        }
        return collective;
    }

    /** Asks all to end before their time. */
    void askToEnd() {
        hub.askToEnd();
    }

    @Override
    public void finish(Collective rank) {
        lines.get(rank.rank()).finish();
        rank.close();
    }

    /** Ends a rank without its doing. */
    void lose(int rank) {
        ranks.get(rank).close();
        lines.get(rank).close();
    }

    /** Closes what a rank listens with, and what others have connected to it, as an operating system may. */
    void closePort(int rank) throws ReflectiveOperationException {
        Field links = PeerCollective.class.getDeclaredField("links");
        Field server = PeerLinks.class.getDeclaredField("server");
        links.setAccessible(true);
        server.setAccessible(true);
        ((PeerServer) server.get(links.get(ranks.get(rank)))).close();
    }

    List<Integer> ports() {
        return ranks.stream().map(PeerCollective::port).toList();
    }

    @Override
    public synchronized List<Collective> ranks() {
        return List.copyOf(ranks);
    }

    @Override
    public void told(byte[] report) {
        throw new AssertionError("nobody reports");
    }

    @Override
    public void lost(String reason, int present) {
        synchronized (changes) {
            changes.add("%d go on: %s".formatted(present, reason));
        }
    }

    @Override
    public void joined(String reason, int present) {
        synchronized (changes) {
            changes.add("%d go on: %s".formatted(present, reason));
        }
    }

    List<String> changes() {
        synchronized (changes) {
            return List.copyOf(changes);
        }
    }

    /** Ranks wait a moment for each other's goodbyes, so they go together. */
    @Override
    public synchronized void close() {
        List<Thread> going = new ArrayList<>();
        for (PeerCollective rank : ranks) {
            Thread thread = new Thread(rank::close);
            thread.start();
            going.add(thread);
        }
        try {
            for (Thread thread : going) {
                thread.join(5000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.forEach(HubLink::close);
        hub.close();
        String[] left = shared.toFile().list();
        assertThat(left).as("regions that are left").isEmpty();
        assertThat(shared.toFile().delete()).isTrue();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("tatara-shared");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
