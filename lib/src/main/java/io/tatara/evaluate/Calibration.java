package io.tatara.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often what was said with some probability came true, in {@value #BINS} equally wide bins, as in Guo, Pleiss, Sun and
 * Weinberger: "On Calibration of Modern Neural Networks" (2017).
 */
final class Calibration {

    static final int BINS = 15;

    /** Of each bin the weight, the sum of probabilities and the weight of what came true. */
    final double[] cells = new double[3 * BINS];

    void add(double probability, boolean cameTrue, double weight) {
        int bin = Math.max(0, Math.min(BINS - 1, (int) (probability * BINS)));
        cells[bin] += weight;
        cells[BINS + bin] += weight * probability;
        if (cameTrue) {
            cells[2 * BINS + bin] += weight;
        }
    }

    void merge(Calibration other) {
        Cells.add(cells, other.cells);
    }

    /** Expected calibration error: Σ over bins of its share of the weight times |share that came true − mean probability|. */
    double expectedError() {
        double total = 0;
        double off = 0;
        for (int bin = 0; bin < BINS; bin++) {
            total += cells[bin];
            off += Math.abs(cells[2 * BINS + bin] - cells[BINS + bin]);
        }
        return Cells.ratio(off, total);
    }

    /** Bins that hold something, each with its edges, weight, mean probability and the share that came true. */
    List<Map<String, Object>> bins() {
        List<Map<String, Object>> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (cells[bin] > 0) {
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put("from", (double) bin / BINS);
                figures.put("to", (bin + 1.0) / BINS);
                figures.put("weight", cells[bin]);
                figures.put("probability", cells[BINS + bin] / cells[bin]);
                figures.put("cameTrue", cells[2 * BINS + bin] / cells[bin]);
                bins.add(figures);
            }
        }
        return bins;
    }
}
