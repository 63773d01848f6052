package io.tatara.train;

import io.tatara.collective.Wire;
import java.io.Serializable;
import java.util.List;

/**
 * Rounds as they were and as they ought to be.
 *
 * @param seconds of a round, on average, as measured: steps, exchange and waiting
 * @param predicted from this training's steps, and from exchanges that were measured by themselves
 */
public record RoundTimes(double seconds, RoundCost predicted) implements Serializable {

    /**
     * @param exchanges that were made
     * @param steps of each worker
     * @param workers where their time went
     */
    static RoundTimes of(
            long exchanges,
            long steps,
            List<WorkerTimes> workers,
            int floats,
            Wire wire,
            RoundCost.Link link,
            double applySeconds) {
        double slowest = 0;
        double all = 0;
        for (WorkerTimes worker : workers) {
            slowest = Math.max(slowest, worker.times().stepping());
            all += worker.times().training();
        }
        return new RoundTimes(
                all / workers.size() / exchanges,
                new RoundCost(
                        workers.size(), (double) steps / exchanges, slowest / steps, floats, wire, link, applySeconds));
    }
}
