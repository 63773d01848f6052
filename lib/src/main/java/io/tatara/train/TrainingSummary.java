package io.tatara.train;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training in figures.
 *
 * @param epochs that were trained, those before a resume included
 * @param bestEpoch the epoch, from 1, that the result's parameters are of: of its end, or of a validation within it
 * @param stoppedEarly whether early stopping ended it
 * @param trainLoss of the last epoch
 * @param validation metrics of {@code bestEpoch}; empty without validation data
 * @param examples seen over all epochs and workers
 * @param seconds since the workers had their data; those of this run alone when it resumed
 * @param timings where the time went, one a worker
 * @param rounds null with one worker, and where nothing was measured
 */
public record TrainingSummary(
        int workers,
        int epochs,
        int bestEpoch,
        boolean stoppedEarly,
        double trainLoss,
        Map<String, Double> validation,
        long examples,
        double seconds,
        List<WorkerTimes> timings,
        @Nullable RoundTimes rounds)
        implements Serializable {

    public TrainingSummary {
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        timings = List.copyOf(timings);
    }
}
