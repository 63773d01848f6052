package io.tatara.jobs.runfile;

import io.tatara.evaluate.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code tune.objective}.
 *
 * @param metric whose direction is its own
 * @param split that it is measured on
 * @param folds that the training part is cut into instead, each of which is measured on once; null for none
 */
public record Goal(String metric, Split split, @Nullable Integer folds) {

    /** Parts of the data that trials may be measured on. */
    public enum Split {
        VALIDATION
    }

    /** Where it is measured, in words. */
    public String where() {
        return folds == null ? "the validation part" : "%d folds of the training part".formatted(folds);
    }

    /** A value of the metric as a loss, of which less is better; and back. */
    public double loss(double value) {
        return Metrics.higherIsBetter(metric) ? -value : value;
    }
}
