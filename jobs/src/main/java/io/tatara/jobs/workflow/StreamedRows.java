package io.tatara.jobs.workflow;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the rows of streams over all of their micro-batches, of which Spark itself remembers the last hundred. */
final class StreamedRows extends StreamingQueryListener {

    private static final int PATIENCE_SECONDS = 30;

    private static final Logger log = LoggerFactory.getLogger(StreamedRows.class);

    private final Map<UUID, Long> rows = new ConcurrentHashMap<>();
    private final Map<UUID, CountDownLatch> ends = new ConcurrentHashMap<>();

    /** Rows of a run that has ended; what Spark has not told of after half a minute is not waited for. */
    long of(UUID run) {
        if (!ended(run)) {
            log.warn(
                    "Spark has not told of the end of the stream {}: the count of its rows may lack the last ones",
                    run);
        }
        return rows.getOrDefault(run, 0L);
    }

    private boolean ended(UUID run) {
        try {
            return end(run).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CountDownLatch end(UUID run) {
        return ends.computeIfAbsent(run, id -> new CountDownLatch(1));
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        rows.putIfAbsent(event.runId(), 0L);
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        rows.merge(event.progress().runId(), event.progress().numInputRows(), Long::sum);
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        end(event.runId()).countDown();
    }
}
