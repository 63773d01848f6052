package io.tatara.data.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules ask of their own settings, and how these read. */
final class Demands {

    private Demands() {}

    static List<String> columns(String rule, List<String> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("%s.columns must name at least one column".formatted(rule));
        }
        return List.copyOf(columns);
    }

    static void requireBounds(String rule, @Nullable Number min, @Nullable Number max) {
        if (min == null && max == null) {
            throw new IllegalArgumentException("%s needs min or max".formatted(rule));
        }
        if (min != null && max != null && min.doubleValue() > max.doubleValue()) {
            throw new IllegalArgumentException(
                    "%s.min (%s) is above %s.max (%s): nothing passes".formatted(rule, min, rule, max));
        }
    }

    static String text(@Nullable Number min, @Nullable Number max) {
        if (min == null) {
            return "at most " + max;
        }
        return max == null ? "at least " + min : "%s to %s".formatted(min, max);
    }
}
