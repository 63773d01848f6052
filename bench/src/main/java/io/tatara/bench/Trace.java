package io.tatara.bench;

import java.util.ArrayList;
import java.util.List;

/** The results of a study as they came. */
final class Trace {

    private final List<double[]> results = new ArrayList<>();

    void add(double seconds, double loss) {
        results.add(new double[] {seconds, loss});
    }

    int size() {
        return results.size();
    }

    double least() {
        return results.stream().mapToDouble(result -> result[1]).min().orElse(Double.POSITIVE_INFINITY);
    }

    /** Until a loss is reached; ∞ if it never is. */
    double secondsTo(double loss) {
        return results.stream()
                .filter(result -> result[1] <= loss)
                .mapToDouble(result -> result[0])
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
