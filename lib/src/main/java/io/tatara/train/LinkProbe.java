package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what an exchange costs by itself, of next to nothing and of many floats. Best once a training is over: its code
 * is compiled then, and no bit of it can change. All ranks do so together; takes a tenth of a second, or three exchanges.
 */
final class LinkProbe {

    private static final long BUDGET_NANOS = 40_000_000;
    private static final int LEAST = 3;
    private static final int MOST = 50;
    /** Enough to tell moving from hopping. */
    private static final int FLOATS = 1 << 20;

    private static final byte[] MORE = {1};
    private static final byte[] ENOUGH = {0};

    private final Collective collective;
    private int present;

    LinkProbe(Collective collective) {
        this.collective = collective;
    }

    /** Ranks that took part. */
    int present() {
        return present;
    }

    /**
     * @param most floats that are exchanged
     * @param wire how they are sent
     */
    RoundCost.Link measure(int most, Wire wire) {
        int floats = Math.min(most, FLOATS);
        // a float for everyone, so that there are sums to hand on
        double shortSeconds = median(Math.min(collective.size(), floats), wire);
        double longSeconds = median(floats, wire);
        return RoundCost.Link.of(present, shortSeconds, floats, wire, longSeconds);
    }

    /** The leader's clock says when it is enough; all hear it in the same exchange. */
    private double median(int floats, Wire wire) {
        Values values = Values.of(new float[floats]);
        float[] sums = new float[floats];
        double[] seconds = new double[MOST];
        int count = 0;
        long began = System.nanoTime();
        while (true) {
            long start = System.nanoTime();
            boolean more = count + 1 < LEAST || (count + 1 < MOST && start - began < BUDGET_NANOS);
            List<byte[]> notes = collective.allReduce(more ? MORE : ENOUGH, values, sums, wire, (from, lost) -> {});
            seconds[count++] = (System.nanoTime() - start) / 1e9;
            present = notes.size();
            if (notes.get(0)[0] == ENOUGH[0]) {
                Arrays.sort(seconds, 0, count);
                return seconds[count / 2];
            }
        }
    }
}
