package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rank of a gang, as the task that Spark runs: it registers before it reads a row, and rank 0 alone answers. */
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
        String place = "host %s, executor %s, attempt %d"
                .formatted(
                        env.blockManager().blockManagerId().host(),
                        env.executorId(),
                        TaskContext.get().attemptNumber());
        // several beats within the shortest silence that counts
        long beatMillis = Math.min(HEARTBEAT.toMillis(), Math.max(50, (long) (hub.timeoutSeconds() * 1000 / 4)));
        try (HubCollective collective =
                new HubCollective(HubTransport.ofThisProcess(), hub, rank, place, Duration.ofMillis(beatMillis))) {
            return run(collective, rows);
        } catch (CollectiveException e) {
            // the driver knows already: it is where exchanges fail, and its one message is the user's
            LOG.debug("rank {} ends: {}", rank, e.getMessage());
            return Collections.emptyIterator();
        }
    }

    private Iterator<R> run(HubCollective collective, Iterator<I> rows) {
        try {
            R result = work.run(collective, rows, collective::report);
            return collective.rank() == 0 ? Collections.singleton(result).iterator() : Collections.emptyIterator();
        } catch (CollectiveException e) {
            throw e;
        } catch (TataraException e) {
            collective.reportFailure(reason(e));
            return Collections.emptyIterator();
        } catch (RuntimeException | Error e) {
            collective.reportFailure(reason(e));
            throw e;
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
