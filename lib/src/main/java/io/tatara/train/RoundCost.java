package io.tatara.train;

import static io.tatara.Require.atLeast;

import io.tatara.collective.Wire;
import java.io.Serializable;

/**
 * What a round costs, from what its parts do.
 *
 * <pre>
 *   N  workers                   s  seconds of a step, of the slowest worker
 *   H  steps                     a  seconds to take in what is exchanged
 *   P  floats to exchange        λ  seconds of a hop       β  seconds of a byte
 *
 *   a worker sends and gets   V = 2 · (N − 1)/N · b(P) bytes, in two hops: parts of slices, then their sums; b(P) = 4P, or
 *                             less with a narrower format
 *   a round takes             t = H·s + V·β + 2·λ + a  seconds, if nobody waits for anybody
 * </pre>
 *
 * @param wire how floats are sent
 * @param steps H, at least 0; a mean need not be whole
 */
public record RoundCost(
        int workers, double steps, double stepSeconds, int floats, Wire wire, Link link, double applySeconds)
        implements Serializable {

    private static final int HOPS = 2;

    /**
     * What it takes to bring numbers from worker to worker.
     *
     * @param hopSeconds λ
     * @param byteSeconds β; 0 if so few bytes took no longer than none
     */
    public record Link(double hopSeconds, double byteSeconds) implements Serializable {
        public Link {
            atLeast("hopSeconds", 0.0, hopSeconds);
            atLeast("byteSeconds", 0.0, byteSeconds);
        }

        /**
         * The link that two exchanges ran over.
         *
         * @param shortSeconds of one of next to nothing
         * @param floats of the longer one
         * @param wire how they were sent
         */
        static Link of(int workers, double shortSeconds, int floats, Wire wire, double longSeconds) {
            double bytes = bytes(workers, floats, wire);
            return new Link(shortSeconds / HOPS, bytes == 0 ? 0 : Math.max(0, longSeconds - shortSeconds) / bytes);
        }
    }

    public RoundCost {
        atLeast("workers", 1, workers);
        atLeast("steps", 0.0, steps);
        atLeast("stepSeconds", 0.0, stepSeconds);
        atLeast("applySeconds", 0.0, applySeconds);
    }

    private static double bytes(int workers, int floats, Wire wire) {
        return 2.0 * (workers - 1) / workers * wire.bytes(floats);
    }

    /** V: what a worker sends, be it over a network or through memory. */
    public double bytes() {
        return bytes(workers, floats, wire);
    }

    /** V·β + 2·λ + a; nothing is exchanged by one worker. */
    public double exchangeSeconds() {
        return (workers == 1 ? 0 : bytes() * link.byteSeconds + HOPS * link.hopSeconds) + applySeconds;
    }

    /** t. */
    public double seconds() {
        return steps * stepSeconds + exchangeSeconds();
    }
}
