package io.tatara.jobs.runfile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much each class counts in the loss. */
public sealed interface ClassWeights {

    /** All alike. */
    record None() implements ClassWeights {}

    /** Inverse to the class's frequency in the training part. */
    record Balanced() implements ClassWeights {}

    /** By the class's name; every class of the data must be named. */
    record Given(Map<String, Double> weights) implements ClassWeights {
        public Given {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }
    }
}
