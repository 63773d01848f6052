package io.tatara.data.quality;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.List;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;

/**
 * Quantiles of numbers to within 0.5 % of their ranks, in one pass and mergeable: a KLL sketch (Karnin, Lang and
 * Liberty, 2016), Apache DataSketches', which comes with Spark. Not thread-safe.
 */
public final class Quantiles implements Externalizable {

    private static final long serialVersionUID = 1L;

    /** 0.38 % of the ranks. */
    private static final int SIZE = 800;

    private static final int BINS = 10;

    private KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(SIZE);

    /** Nothing seen yet. */
    public Quantiles() {}

    void add(double value) {
        sketch.update(value);
    }

    void merge(Quantiles other) {
        sketch.merge(other.sketch);
    }

    /**
     * Rising edges of ten bins with as many values in each, fewer where values repeat, between the smallest and the
     * largest value; what is outside of them has a bin of its own at either end. Empty when nothing was seen.
     */
    List<Double> edges() {
        if (sketch.isEmpty()) {
            return List.of();
        }
        double[] shares = new double[BINS - 1];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (i + 1.0) / BINS;
        }
        List<Double> edges = new ArrayList<>(List.of(Math.nextDown(sketch.getMinValue())));
        for (double quantile : sketch.getQuantiles(shares)) {
            append(edges, quantile);
        }
        append(edges, sketch.getMaxValue());
        return edges;
    }

    private static void append(List<Double> edges, double edge) {
        // adding 0 makes −0 the 0 that it is equal to
        if (edge > edges.get(edges.size() - 1)) {
            edges.add(edge + 0.0);
        }
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        byte[] bytes = sketch.toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        sketch = KllDoublesSketch.heapify(Memory.wrap(bytes));
    }
}
