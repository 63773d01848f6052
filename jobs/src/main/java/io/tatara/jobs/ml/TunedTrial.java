package io.tatara.jobs.ml;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one trial.
 *
 * @param trial counted from 0
 * @param settings params by name, each as JSON, in the space's order; of a grid {@code params}, the map's place and what is in it
 * @param metric the evaluator's, the mean over its folds; not a number if it came to none
 * @param folds that it was measured on; fewer than all where racing stopped it
 * @param failure why it came to no metric; empty if it did
 * @param seconds that its last training took; not a number if that was in a process before this one
 */
public record TunedTrial(
        @JsonProperty("trial") int trial,
        @JsonProperty("settings") Map<String, String> settings,
        @JsonProperty("metric") double metric,
        @JsonProperty("folds") int folds,
        @JsonProperty("failure") String failure,
        @JsonProperty("seconds") double seconds)
        implements Serializable {

    public TunedTrial {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
