package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All ranks' times, told to each other when a training is over. Every rank takes part. */
final class TimeSheet {

    private final Collective collective;
    private final List<WorkerTimes> workers;

    TimeSheet(Collective collective, Timings own) {
        this.collective = collective;
        ByteBuffer bytes = ByteBuffer.allocate(WorkerTimes.BYTES);
        new WorkerTimes(collective.rank(), own, collective.bytesSent()).put(bytes);
        this.workers = collective.allGather(bytes.array()).stream()
                .map(part -> WorkerTimes.get(ByteBuffer.wrap(part)))
                .toList();
    }

    List<WorkerTimes> workers() {
        return workers;
    }

    /**
     * Measures the link. A rank that came late may have made no exchange, and takes part nevertheless.
     *
     * @param exchanges that this rank has made
     * @param steps that it has taken
     * @param wire how floats were sent
     * @param appliedSeconds of taking in what was exchanged, in all
     * @return null if there is nothing to tell
     */
    @Nullable
    RoundTimes rounds(long exchanges, long steps, int floats, Wire wire, double appliedSeconds) {
        if (collective.size() == 1) {
            return null;
        }
        LinkProbe probe = new LinkProbe(collective);
        RoundCost.Link link = probe.measure(floats, wire);
        return exchanges == 0 || probe.present() == 1
                ? null
                : RoundTimes.of(exchanges, steps, workers, floats, wire, link, appliedSeconds / exchanges);
    }
}
