package io.tatara.jobs.runfile;

import io.tatara.evaluate.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * What the model must reach on the evaluated part. At least one bound or the champion is given; bounds belong to the
 * passing range.
 *
 * @param champion null when the model is held against no other
 */
public record Gate(
        String metric,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable Champion champion) {

    /**
     * The model in use, which a challenger must be as good as.
     *
     * @param tolerance by how much it may be worse, at least 0
     */
    public record Champion(double tolerance) {}

    public Gate {
        if (min == null && max == null && champion == null) {
            throw new IllegalArgumentException("gate needs min, max or champion");
        }
        if (min != null && max != null && min > max) {
            throw new IllegalArgumentException(
                    "gate.min (%s) is above gate.max (%s): nothing passes".formatted(min, max));
        }
    }

    /** Whether a value is within the bounds. */
    public boolean passes(double value) {
        return (min == null || value >= min) && (max == null || value <= max);
    }

    /**
     * What is required of a challenger besides these bounds: to be as good as the champion. A champion of which nothing was
     * measured requires nothing.
     *
     * @param champions the metric of the champion, on the same rows
     */
    public Gate against(double champions) {
        if (champion == null || Double.isNaN(champions)) {
            return this;
        }
        boolean higher = Metrics.higherIsBetter(metric);
        double bound = higher ? champions - champion.tolerance() : champions + champion.tolerance();
        return higher ? new Gate(metric, bound, null, null) : new Gate(metric, null, bound, null);
    }

    /** The bounds in words: {@code at least 0.95}; without any, {@code anything}. */
    public String demand() {
        if (min == null) {
            return max == null ? "anything" : "at most " + max;
        }
        return max == null ? "at least " + min : "between %s and %s".formatted(min, max);
    }
}
