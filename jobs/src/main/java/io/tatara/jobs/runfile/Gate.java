package io.tatara.jobs.runfile;

import org.jspecify.annotations.Nullable;

/** What the model must reach on the evaluated part. At least one bound is given; both belong to the passing range. */
public record Gate(
        String metric, @Nullable Double min, @Nullable Double max) {

    public Gate {
        if (min == null && max == null) {
            throw new IllegalArgumentException("gate needs min or max");
        }
        if (min != null && max != null && min > max) {
            throw new IllegalArgumentException(
                    "gate.min (%s) is above gate.max (%s): nothing passes".formatted(min, max));
        }
    }

    public boolean passes(double value) {
        return (min == null || value >= min) && (max == null || value <= max);
    }

    /** The bounds in words: {@code at least 0.95}. */
    public String demand() {
        if (min == null) {
            return "at most " + max;
        }
        return max == null ? "at least " + min : "between %s and %s".formatted(min, max);
    }
}
