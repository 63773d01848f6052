package io.tatara.jobs.runfile;

import io.tatara.evaluate.Metrics;

/**
 * The section {@code tune.objective}.
 *
 * @param metric whose direction is its own
 * @param split that it is measured on
 */
public record Goal(String metric, Split split) {

    /** Parts of the data that trials may be measured on. */
    public enum Split {
        VALIDATION
    }

    /** A value of the metric as a loss, of which less is better; and back. */
    public double loss(double value) {
        return Metrics.higherIsBetter(metric) ? -value : value;
    }
}
