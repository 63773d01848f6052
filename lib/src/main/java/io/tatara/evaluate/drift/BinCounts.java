package io.tatara.evaluate.drift;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;

/** Rows by bins, of each column; parts merge exactly. Not thread-safe. */
final class BinCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Bins> bins;
    private final long[][] counts;

    BinCounts(List<Bins> bins) {
        this.bins = List.copyOf(bins);
        this.counts = bins.stream().map(column -> new long[column.count()]).toArray(long[][]::new);
    }

    void add(Vector features) {
        for (int i = 0; i < counts.length; i++) {
            counts[i][bins.get(i).bin(features)]++;
        }
    }

    BinCounts merge(BinCounts other) {
        for (int i = 0; i < counts.length; i++) {
            for (int bin = 0; bin < counts[i].length; bin++) {
                counts[i][bin] += other.counts[i][bin];
            }
        }
        return this;
    }

    /** A copy. */
    long[] of(int column) {
        return counts[column].clone();
    }
}
