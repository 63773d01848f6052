package io.tatara.jobs.progress;

import io.tatara.evaluate.Metrics;
import io.tatara.train.TrainingSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to show at its end.
 *
 * @param part that the metrics were measured on
 * @param metrics null when nothing was evaluated
 * @param training null when nothing was trained
 * @param seconds each station took, in their order
 */
public record RunReport(
        String part, @Nullable Metrics metrics, @Nullable TrainingSummary training, Map<String, Double> seconds) {

    public RunReport {
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
