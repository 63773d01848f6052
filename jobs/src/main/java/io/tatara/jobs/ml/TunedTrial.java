package io.tatara.jobs.ml;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What became of one trial.
 *
 * @param trial counted from 0
 * @param settings params by name, each as JSON
 * @param metric the evaluator's, the mean over its folds; not a number if it came to none
 * @param folds that it was measured on; fewer than all where racing stopped it
 * @param failure why it came to no metric; empty if it did
 * @param seconds that its last training took
 */
public record TunedTrial(
        @JsonProperty("trial") int trial,
        @JsonProperty("settings") Map<String, String> settings,
        @JsonProperty("metric") double metric,
        @JsonProperty("folds") int folds,
        @JsonProperty("failure") String failure,
        @JsonProperty("seconds") double seconds) {

    public TunedTrial {
        settings = Map.copyOf(settings);
    }
}
