package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rank of a gang, as the task that Spark runs: it registers before it reads a row, and only the rank that leads in the
 * end answers.
 */
final class GangTask<I, R> implements Function2<Integer, Iterator<I>, Iterator<R>> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GangTask.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final HubAddress hub;
    private final Gang.Work<I, R> work;

    GangTask(HubAddress hub, Gang.Work<I, R> work) {
        this.hub = hub;
        this.work = work;
    }

    @Override
    public Iterator<R> call(Integer rank, Iterator<I> rows) {
        SparkEnv env = SparkEnv.get();
        String host = env.blockManager().blockManagerId().host();
        Place place = new Place(host, env.executorId(), TaskContext.get().attemptNumber());
        // several beats within the shortest silence that counts
        long beatMillis = Math.min(HEARTBEAT.toMillis(), Math.max(50, (long) (hub.timeoutSeconds() * 1000 / 4)));
        HubTransport transport = HubTransport.ofThisProcess();
        try (HubLink member = new HubLink(transport, hub, rank, place, Duration.ofMillis(beatMillis))) {
            return run(transport, member, host, rows);
        } catch (CollectiveException e) {
            // the driver knows already: it is where exchanges fail, and its one message is the user's
            LOG.debug("rank {} ends: {}", rank, e.getMessage());
            return Collections.emptyIterator();
        }
    }

    private Iterator<R> run(HubTransport transport, HubLink member, String host, Iterator<I> rows) {
        return reporting(member, () -> {
            boolean sumByHost = Gang.sumsByHost(SparkEnv.get().conf());
            try (PeerCollective collective = new PeerCollective(
                    transport, member, host, shared(member.rank()), sumByHost, hub.timeoutSeconds())) {
                return work(collective, member, rows);
            }
        });
    }

    private static @Nullable Path shared(int rank) {
        boolean share = SparkEnv.get().conf().getBoolean("spark.tatara.shareMemory", true);
        return share ? LocalDisk.folder(rank) : null;
    }

    /** The driver has the reason of a failure before this rank says goodbye, as it does when the collective closes. */
    private Iterator<R> work(PeerCollective collective, HubLink member, Iterator<I> rows) {
        return reporting(member, () -> {
            R result = work.run(collective, rows, member::report);
            member.finish();
            return collective.leads() ? Collections.singleton(result).iterator() : Collections.emptyIterator();
        });
    }

    private Iterator<R> reporting(HubLink member, Supplier<Iterator<R>> part) {
        try {
            return part.get();
        } catch (CollectiveException e) {
            throw e;
        } catch (TataraException e) {
            member.reportFailure(reason(e));
            return Collections.emptyIterator();
        } catch (RuntimeException | Error e) {
            member.reportFailure(reason(e));
            throw e;
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
